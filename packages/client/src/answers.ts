import type { JsonValue } from '@automate/core';
import type { ParamsOption, RequestBodyOption } from 'openapi-fetch';
import type { FilterKeys, PathsWithMethod, SuccessResponse } from 'openapi-typescript-helpers';
import type { paths } from './api-paths.ts';

/** A method of the API, as its types name it. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** A path of the API that has a method, such as `/api/v1/executions/{id}`. */
export type PathOf<M extends Method> = PathsWithMethod<paths, M>;
type Operation<M extends Method, P extends PathOf<M>> = FilterKeys<paths[P], M>;

type Responses<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R extends Record<number | string, unknown> } ? R : never;

/** What a call answers with; undefined where there is no JSON. */
export type AnswerOf<M extends Method, P extends PathOf<M>> = Parsed<
  SuccessResponse<Responses<M, P>, `${string}/json`>
>;

/** What the document says nothing of is JSON all the same. */
type Parsed<T> = unknown extends T ? JsonValue : T extends object ? { [K in keyof T]: Parsed<T[K]> } : T;

/** A path whose GET is a list. */
export type ListPath = {
  [P in PathOf<'get'>]: AnswerOf<'get', P> extends { data: unknown[] } ? P : never;
}[PathOf<'get'>];
/** What a list is of. */
export type ItemOf<P extends ListPath> = AnswerOf<'get', P> extends { data: (infer Item)[] } ? Item : never;

/** What goes along with every call. */
export interface SharedOptions {
  headers?: Record<string, string>;
  /** The ETag of what was read: the call changes that and nothing newer. */
  ifMatch?: string;
  /** Makes a call one that may be sent again: all of them with the same key are one. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Default `json`. A `stream` is handed on as it comes. */
  parseAs?: 'json' | 'text' | 'blob' | 'stream';
}

/** What a call takes: `params` (path and query) and `body`, as the route has them. */
export type CallOptions<M extends Method, P extends PathOf<M>> = ParamsOption<Operation<M, P>> &
  RequestBodyOption<Operation<M, P>> &
  SharedOptions;

/** The options of a call, which may be left out where none is required. */
export type Options<M extends Method, P extends PathOf<M>> =
  Record<never, never> extends CallOptions<M, P> ? [options?: CallOptions<M, P>] : [options: CallOptions<M, P>];

/** A whole answer. */
export interface Answer<T> {
  status: number;
  data: T;
  /** Hand it to `ifMatch` of the next change. */
  etag: string | undefined;
  headers: Headers;
}
