import fc from 'fast-check';

/** A JSON Schema, as far as the OpenAPI document has it. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  format?: string;
  pattern?: string;
}

/** An operation of the document. */
export interface Operation {
  method: string;
  path: string;
  parameters: { name: string; in: 'path' | 'query'; schema: Schema }[];
  body?: { type: string; schema: Schema } | undefined;
}

/** A request that an operation may get. */
export interface ArbitraryCall {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** The operations of an OpenAPI document. */
export function operationsOf(document: { paths: Record<string, Record<string, unknown>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const { parameters = [], requestBody } = described as {
        parameters?: Operation['parameters'];
        requestBody?: { content: Record<string, { schema: Schema }> };
      };
      const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
      const body = content && { type: type === '*/*' ? 'application/json' : (type as string), schema: content.schema };
      return { method: method.toUpperCase(), path, parameters, body };
    }),
  );
}

/** Values of a schema, and now and then something else. `known` are names and ids that exist. */
function anyValueOf(schema: Schema, known: readonly string[], depth = 0): fc.Arbitrary<unknown> {
  const right = rightValueOf(schema, known, depth);
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
}

function rightValueOf(schema: Schema, known: readonly string[], depth: number): fc.Arbitrary<unknown> {
  const either = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (either !== undefined) return fc.oneof(...either.map((each) => anyValueOf(each, known, depth)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'string') return textOf(schema, known);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.maxSafeInteger());
  if (type === 'number') return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (type === 'array' && depth < 4)
    return fc.array(anyValueOf(schema.items ?? {}, known, depth + 1), { maxLength: 3 });
  if (type === 'object' && depth < 4) return objectOf(schema, known, depth);
  return fc.jsonValue({ maxDepth: 2 });
}

function objectOf(schema: Schema, known: readonly string[], depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const members = Object.entries(properties).map(([name, each]) => [name, anyValueOf(each, known, depth + 1)] as const);
  const record = fc.record(Object.fromEntries(members), {
    requiredKeys: required.filter((name) => name in properties),
  });
  if (typeof additionalProperties !== 'object') return record;
  const free = fc.dictionary(fc.string({ maxLength: 8 }), anyValueOf(additionalProperties, known, depth + 1), {
    maxKeys: 2,
  });
  return fc.tuple(record, free).map(([fixed, more]) => ({ ...more, ...fixed }));
}

function textOf({ format, pattern }: Schema, known: readonly string[]): fc.Arbitrary<string> {
  const some = fc.oneof(fc.constantFrom(...known), fc.string({ maxLength: 20, unit: 'grapheme' }));
  if (format === 'uuid') return fc.oneof(fc.uuid(), some);
  if (format === 'date-time')
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      some,
    );
  if (pattern === undefined) return some;
  try {
    return fc.oneof(fc.stringMatching(new RegExp(pattern)), some);
  } catch {
    return some; // A pattern that cannot be turned round.
  }
}

/** An object may say of itself that it cannot be made a text. */
function inQuery(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Requests of all operations alike: each as its schema says, more or less. */
export function arbitraryCall(
  operations: readonly Operation[],
  known: readonly string[],
  authorization: string,
): fc.Arbitrary<ArbitraryCall> {
  const calls = operations.map(({ method, path, parameters, body }) => {
    const named = (place: string) => parameters.filter((each) => each.in === place);
    const inPath = Object.fromEntries(named('path').map(({ name, schema }) => [name, textOf(schema, known)]));
    const asked = named('query').map(({ name, schema }) => [name, anyValueOf(schema, known)] as const);
    return fc
      .record({
        params: fc.record(inPath),
        query: fc.record(Object.fromEntries(asked), { requiredKeys: [] }),
        headers: fc.record(
          { 'if-match': fc.constantFrom('*', '"1"', '"2"'), 'idempotency-key': fc.constantFrom('a', 'b', 'c') },
          { requiredKeys: [] },
        ),
        sent:
          body === undefined
            ? fc.constant(undefined)
            : anyValueOf(body.schema, known).map((value) => JSON.stringify(value)),
      })
      .map(({ params, query, headers, sent }): ArbitraryCall => {
        const search = new URLSearchParams(
          Object.entries(query).map(([name, value]) => [name, inQuery(value)] as [string, string]),
        );
        const at = path.replace(
          /\{(\w+)\}/g,
          (_, name: string) => encodeURIComponent((params[name] as string).toWellFormed()) || '-',
        );
        const type = body === undefined ? {} : { 'content-type': body.type };
        return {
          method,
          path: search.size === 0 ? at : `${at}?${search}`,
          headers: { authorization, ...type, ...(headers as Record<string, string>) },
          body: sent,
        };
      });
  });
  return fc.oneof(...calls);
}
