import { childPointer, type InputProblem, invalidArgument, parseInput } from '@automate/core';
import type { z } from 'zod';
import { HttpError } from './http-error.ts';
import { decodeUtf8, parseJson } from './json.ts';

/** How a route reads its body. */
export interface BodySpec<Body> {
  /** The content types it takes, the first being the usual one. Empty: any, or none. */
  contentTypes: readonly string[];
  /** For the OpenAPI document. */
  schema?: z.ZodType;
  /** No body at all, and then no content type, is the same as an empty object. */
  optional?: boolean;
  /** It is handed on as it comes, as large as it may be: the route reads it, and answers for its size. Nothing is parsed. */
  streamed?: boolean;
  /** @throws INVALID_ARGUMENT with every problem at once. */
  parse(bytes: Uint8Array, contentType: string): Body;
}

/** A JSON body that a schema describes. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema): BodySpec<z.output<Schema>> {
  return {
    contentTypes: ['application/json'],
    schema,
    parse(bytes) {
      const { value } = parseJson(bytes);
      const body = parseInput(schema, value, 'The body is not valid');
      const problems = droppedNames(value, body);
      if (problems.length > 0) throw invalidArgument('The body is not valid: see errors.', problems);
      return body;
    },
  };
}

/** Where names are free, zod passes over `__proto__` without a word. Nothing that was sent is ignored, so it is unknown. */
function droppedNames(given: unknown, kept: unknown, at = ''): InputProblem[] {
  // The same object: nobody looked inside.
  if (given === kept || !isObject(given) || !isObject(kept)) return [];
  return Object.keys(given).flatMap((name) => {
    const pointer = childPointer(at, name);
    if (name === '__proto__') return [{ pointer, message: 'unknown property' }];
    return droppedNames(given[name], kept[name], pointer);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A JSON object of which nothing is required. */
export function optionalJsonBody<Schema extends z.ZodType>(schema: Schema): BodySpec<z.output<Schema>> {
  const spec = jsonBody(schema);
  return {
    ...spec,
    optional: true,
    parse: (bytes, type) => (bytes.length === 0 ? parseInput(schema, {}, 'The body') : spec.parse(bytes, type)),
  };
}

/** The bytes as they came: for signatures. */
export function rawBody(): BodySpec<Uint8Array> {
  return { contentTypes: [], parse: (bytes) => bytes };
}

/** A text and the content type that says its language. */
export function textBody<Language extends string>(
  languages: Readonly<Record<string, Language>>,
): BodySpec<{ text: string; language: Language }> {
  return {
    contentTypes: Object.keys(languages),
    parse: (bytes, contentType) => ({ text: decodeUtf8(bytes), language: languages[contentType] as Language }),
  };
}

/** A body as it comes. */
export interface StreamedBody {
  contentType: string;
  stream: ReadableStream<Uint8Array>;
}

/** A body that is handed on as it comes, of one of these content types. */
export function streamBody(contentTypes: readonly string[]): BodySpec<StreamedBody> {
  return {
    contentTypes,
    streamed: true,
    parse() {
      throw new TypeError('a body that is streamed is not parsed');
    },
  };
}

/**
 * The media type of a request, lower case, without parameters.
 *
 * @throws HttpError 415 when the route does not take it. `+json` types count as JSON.
 */
export function contentTypeOf(request: Request, spec: BodySpec<unknown>): string {
  const sent = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (spec.contentTypes.length === 0 || spec.contentTypes.includes(sent)) return sent;
  if (sent.endsWith('+json') && spec.contentTypes.includes('application/json')) return 'application/json';
  throw new HttpError({
    status: 415,
    code: 'INVALID_ARGUMENT',
    message: `${sent === '' ? 'The request has no content-type' : `The content type ${sent} is not accepted`}; send ${spec.contentTypes.join(' or ')}.`,
    headers: { accept: spec.contentTypes.join(', ') },
  });
}
