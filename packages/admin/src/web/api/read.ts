import type { AnswerOf, CallOptions, ItemOf, ListPath, PathOf } from '@automate/client';
import { keepPreviousData, type QueryMeta, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { given, keyOf, type Params } from './key-of.ts';

/** Path and query of a reading, as the route has them; what is undefined is not asked for. */
export type ParamsOf<P extends PathOf<'get'>> = Loose<NonNullable<CallOptions<'get', P>['params']>>;
type Loose<T> = { [K in keyof T]: T[K] extends object | undefined ? Blank<NonNullable<T[K]>> : T[K] };
type Blank<T> = { [K in keyof T]: T[K] | (undefined extends T[K] ? undefined : never) };

/** A thing that was read. */
export interface Read<T> {
  body: T;
  /** Hand it to `ifMatch` of a change. */
  etag: string | undefined;
}

export interface Live {
  /** What is read changes by itself: it is read again. */
  live?: boolean;
  enabled?: boolean;
}

/** How often what is live is asked for again, where no event says that there is something new. */
const LIVE_MS = 5000;
/** And while that fails: what is read anew as soon as the stream of events is there again. */
const FAILED_MS = 15_000;
/** Longer lists are not read anew by themselves. */
const LIVE_PAGES = 3;
const PAGE = 50;

const liveMs = ({ error }: { error: unknown }): number => (error === null ? LIVE_MS : FAILED_MS);

/** Whether a query is to be read anew when something happens. */
export function isLive({ meta, state }: { meta: QueryMeta | undefined; state: { data: unknown } }): boolean {
  const pages = (state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0;
  return meta?.live === true && pages <= LIVE_PAGES;
}

/** One thing, as a query. Its key begins with its path, so that a change below a path forgets what stands there. */
export function reading<P extends PathOf<'get'>>(
  path: P,
  params?: ParamsOf<P>,
  { live = false, enabled = true }: Live = {},
) {
  const asked = given(params as Params | undefined);
  return queryOptions({
    queryKey: [...keyOf(path, asked), asked.query],
    queryFn: async ({ signal }): Promise<Read<AnswerOf<'get', P>>> => {
      const { data, etag } = await client.answer('get', path, ...([{ params: asked, signal }] as never));
      return { body: data as AnswerOf<'get', P>, etag };
    },
    refetchInterval: ({ state }) => live && liveMs(state),
    meta: { live },
    enabled,
  });
}

/** One thing. */
export function useThing<P extends PathOf<'get'>>(path: P, params?: ParamsOf<P>, live?: Live) {
  return useQuery(reading(path, params, live));
}

/** A list by cursor: `rows` are all that were read so far. */
export function useList<P extends ListPath>(
  path: P,
  params?: ParamsOf<P>,
  { live = false, enabled = true }: Live = {},
) {
  const asked = given(params as Params | undefined);
  const found = useInfiniteQuery({
    queryKey: [...keyOf(path, asked), asked.query, 'list'],
    queryFn: async ({ pageParam: cursor, signal }) => {
      const query = { ...asked.query, ...(cursor !== undefined && { cursor }) };
      const options = { params: { ...asked, query }, signal };
      return (await client.get(path, ...([options] as never))) as { data: ItemOf<P>[]; nextCursor?: string };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => live && (state.data?.pages.length ?? 0) <= LIVE_PAGES && liveMs(state),
    meta: { live },
    enabled,
  });
  return { ...found, rows: found.data?.pages.flatMap((page) => page.data) ?? [] };
}

/** The query of a list that has pages. */
export function paged<Q extends object>(query: Q): Q & { limit: number } {
  return { ...query, limit: PAGE };
}
