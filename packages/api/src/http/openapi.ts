import { z } from 'zod';
import { inputProblemSchema, reasonSchema } from './input-problem-schema.ts';
import type { Route } from './route.ts';

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  traceId: z.string(),
  errors: z.array(inputProblemSchema).optional(),
  reason: reasonSchema.optional(),
});

/** An OpenAPI 3.1 document, as far as code here looks into it. */
export interface OpenApiDocument extends Record<string, unknown> {
  components: Record<string, unknown> & { schemas: Record<string, unknown> };
}

/** The API as an OpenAPI 3.1 document, drawn from the routes themselves. */
export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([^/]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Automate', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
  };
}

function operation(route: Route): Record<string, unknown> {
  const { access, answers, body } = route;
  const headers = answerHeaders(route);
  const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const schema = answers.schema && schemaOf(answers.schema, 'output');
  const success = schema && { content: { [answers.contentType ?? 'application/json']: { schema } } };
  return {
    summary: route.summary,
    ...('permission' in access
      ? { description: `Needs the permission ${access.permission}.`, security: [{ apiKey: [] }] }
      : { description: `Public: ${access.public}.`, security: [] }),
    parameters: parametersOf(route),
    ...(body && { requestBody: requestBodyOf(route) }),
    responses: {
      [answers.status]: { description: 'Done', ...(Object.keys(headers).length > 0 && { headers }), ...success },
      default: {
        description: 'A problem (RFC 9457)',
        headers: { 'Retry-After': header('Seconds to wait, with 429 and 503', 'integer') },
        content: problem,
      },
    },
  };
}

/** What an answer tells beside its body. */
function answerHeaders(route: Route): Record<string, unknown> {
  const limited = route.throttle !== false && ('permission' in route.access || route.throttle !== undefined);
  return {
    ...(route.versioned && { ETag: header('What is shown, for If-Match') }),
    ...(isRepeatable(route) && { 'Idempotency-Replayed': header('true, where it was done before') }),
    ...('cursor' in queryOf(route) && { Link: header('The next page: <?...>; rel="next". Not on the last one') }),
    ...(limited && {
      'RateLimit-Policy': header('Where there is a limit: its name, requests and seconds'),
      RateLimit: header('Where there is a limit: what is left of it, and for how many seconds'),
    }),
  };
}

/** Whether it is done once, however often it is sent with the same key. */
function isRepeatable({ method, access, body }: Route): boolean {
  return method === 'POST' && 'permission' in access && !body?.streamed;
}

const header = (description: string, type = 'string') => ({ description, schema: { type } });

const headerParameter = (name: string, description: string) => ({
  ...{ name, in: 'header', description },
  schema: { type: 'string' },
});

function queryOf({ query }: Route): Record<string, unknown> {
  return (query && (schemaOf(query, 'input') as { properties?: Record<string, unknown> }).properties) ?? {};
}

function parametersOf(route: Route): unknown[] {
  const names = [...route.path.matchAll(/:([^/]+)/g)].map((match) => match[1]);
  const inPath = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(queryOf(route)).map(([name, schema]) => ({ name, in: 'query', schema }));
  const changes = route.versioned && route.method !== 'GET';
  return [
    ...inPath,
    ...inQuery,
    ...(changes
      ? [headerParameter('If-Match', 'An ETag: it is changed only if it is that still, else 412. * takes any')]
      : []),
    ...(isRepeatable(route)
      ? [headerParameter('Idempotency-Key', 'Of your own: sent again with it, it is done once')]
      : []),
  ];
}

function requestBodyOf({ body }: Route): Record<string, unknown> {
  const spec = body as NonNullable<Route['body']>;
  const types = spec.contentTypes.length > 0 ? spec.contentTypes : ['*/*'];
  const schema = spec.schema ? schemaOf(spec.schema, 'input') : {};
  return { required: !spec.optional, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io });
  return json;
}
