import { type ActionEffect, AutomateError, type RetryPolicy, withRetry } from '@automate/core';
import createFetchClient from 'openapi-fetch';
import type { Answer, AnswerOf, ItemOf, ListPath, Method, Options, PathOf, SharedOptions } from './answers.ts';
import type { paths } from './api-paths.ts';
import { eachItem } from './each-item.ts';
import { type EventStreamOptions, readEventStream, type StreamedEvent } from './event-stream.ts';
import { refusal, unanswered } from './refusal.ts';

/** Where the API is, and who asks. */
export interface ClientOptions {
  /** Where the server is, with the path that it is published below, if any: `https://automate.example.com`. */
  baseUrl: string;
  /** Default: none is sent, and a browser sends its session's cookie. A function is asked at each call. */
  apiKey?: string | (() => string | undefined);
  /** Sent with every call. */
  headers?: Record<string, string>;
  /** Milliseconds until an attempt is given up; of a stream, until it begins. Default 30 s. */
  timeoutMs?: number;
  /** Of calls that may be sent again. Default 3 attempts, after 0.3 s and 0.6 s or as the server asks. */
  retry?: Partial<RetryPolicy>;
  /** The longest that a server's Retry-After is waited for, in milliseconds. Default 30 s. */
  maxWaitMs?: number;
  fetch?: typeof fetch;
}

type Call<M extends Method> = <P extends PathOf<M>>(path: P, ...options: Options<M, P>) => Promise<AnswerOf<M, P>>;

/** The API, typed by its routes. @throws AutomateError whatever goes wrong; what the server refused has its code. */
export interface Client {
  get: Call<'get'>;
  post: Call<'post'>;
  put: Call<'put'>;
  patch: Call<'patch'>;
  delete: Call<'delete'>;
  /** A call with its status, ETag and headers. */
  answer<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...options: Options<M, P>
  ): Promise<Answer<AnswerOf<M, P>>>;
  /** Everything in a list, page by page, as it is asked for. */
  each<P extends ListPath>(path: P, ...options: Options<'get', P>): AsyncGenerator<ItemOf<P>, void>;
  /** What happens, as it happens. Begins again where it was when the connection breaks. */
  stream(path: string, options?: EventStreamOptions): AsyncGenerator<StreamedEvent, void>;
}

const RETRY: Partial<RetryPolicy> = { attempts: 3, backoffMs: 300, maxMs: 5_000 };

export function createClient(options: ClientOptions): Client {
  const { baseUrl, timeoutMs = 30_000, maxWaitMs = 30_000 } = options;
  const send = options.fetch ?? globalThis.fetch;
  const policy = { ...RETRY, ...options.retry };
  const raw = createFetchClient<paths>({
    baseUrl,
    credentials: 'same-origin',
    // A key is for this address alone.
    redirect: 'manual',
    fetch: (request) => send(request),
    bodySerializer: serialize,
  });
  const headersOf = ({ headers, ifMatch, idempotencyKey }: SharedOptions): Record<string, string> => {
    const key = typeof options.apiKey === 'function' ? options.apiKey() : options.apiKey;
    return {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...options.headers,
      ...headers,
    };
  };

  const attempt = async (
    method: Method,
    path: string,
    given: SharedOptions & { params?: unknown },
  ): Promise<Answer<never>> => {
    const { ifMatch: _, idempotencyKey: __, ...init } = given;
    const late = new AbortController();
    // Not a signal that ends by itself: a stream may go on for longer, once it has begun.
    const timer = setTimeout(() => late.abort(new DOMException('no answer in time', 'TimeoutError')), timeoutMs);
    const signal = AbortSignal.any([late.signal, ...(given.signal ? [given.signal] : [])]);
    try {
      const { data, error, response } = await raw.request(
        method,
        path as never,
        {
          ...init,
          headers: headersOf(given),
          signal,
        } as never,
      );
      const { status, ok, headers } = response as Response;
      if (!ok) throw refusal(response, error);
      return { status, data: data as never, etag: headers.get('etag') ?? undefined, headers };
    } catch (thrown) {
      throw AutomateError.isInstance(thrown) ? thrown : unanswered(baseUrl, thrown, given.signal);
    } finally {
      clearTimeout(timer);
    }
  };
  const answer = (method: Method, path: string, given: SharedOptions = {}): Promise<Answer<never>> =>
    withRetry(() => attempt(method, path, given), {
      effect: effectOf(method, given),
      policy,
      signal: given.signal,
      deadline: new Date(Date.now() + timeoutMs + maxWaitMs),
    });
  const call = (method: Method) => async (path: string, given?: SharedOptions) =>
    (await answer(method, path, given)).data;

  const open =
    (path: string, { query, signal }: EventStreamOptions = {}) =>
    async (lastEventId?: string) => {
      const headers = {
        accept: 'text/event-stream',
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      };
      const opened = await attempt('get', path, {
        params: { query },
        headers,
        parseAs: 'stream',
        ...(signal && { signal }),
      });
      return opened.data as ReadableStream<Uint8Array>;
    };

  return {
    get: call('get') as Call<'get'>,
    post: call('post') as Call<'post'>,
    put: call('put') as Call<'put'>,
    patch: call('patch') as Call<'patch'>,
    delete: call('delete') as Call<'delete'>,
    answer: answer as Client['answer'],
    each: ((path: string, given?: SharedOptions) => eachItem(call('get'), path, given)) as Client['each'],
    stream: (path, given) => readEventStream(open(path, given), policy, given),
  };
}

/** A text goes as it is where its type is given; all else is JSON. */
function serialize(body: unknown, headers?: Headers): string {
  return typeof body === 'string' && headers?.has('content-type') ? body : JSON.stringify(body);
}

/** What sending a call twice means. A DELETE says NOT_FOUND then, and what has If-Match that somebody else was first. */
function effectOf(method: Method, { ifMatch, idempotencyKey }: SharedOptions): ActionEffect {
  if (method === 'get') return 'pure';
  return idempotencyKey !== undefined || (method === 'put' && ifMatch === undefined) ? 'idempotent' : 'once';
}
