import {
  keepPreviousData,
  type QueryKey,
  type QueryMeta,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type CallOptions, call } from './http.ts';

type Query = NonNullable<CallOptions['query']>;

/** One page, as every list gives it. */
interface Page<T> {
  data?: T[];
  items?: T[];
  nextCursor?: string;
}

/** How often what is live is asked for again, where no event says that there is something new. */
const LIVE_MS = 5000;
/** Longer lists are not read anew by themselves. */
const LIVE_PAGES = 3;

/** Whether a query is to be read anew when something happens. */
export function isLive({ meta, state }: { meta: QueryMeta | undefined; state: { data: unknown } }): boolean {
  const pages = (state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0;
  return meta?.live === true && pages <= LIVE_PAGES;
}

const PAGE = 50;

export interface Live {
  live?: boolean;
  enabled?: boolean;
}

/** One thing. Its key begins with its path, so that a change below a path forgets what stands there. */
export function useThing<T>(path: string, query: Query = {}, { live = false, enabled = true }: Live = {}) {
  return useQuery({
    queryKey: keyOf(path, query),
    queryFn: ({ signal }) => call<T>('GET', path, { query, signal }),
    refetchInterval: live ? LIVE_MS : false,
    meta: { live },
    enabled,
  });
}

/** A list by cursor: `rows` are all that were read so far. */
export function useList<T>(path: string, query: Query = {}, { live = false, enabled = true }: Live = {}) {
  const found = useInfiniteQuery({
    queryKey: [...keyOf(path, query), 'list'],
    queryFn: async ({ pageParam, signal }) => {
      const paged = pageParam === undefined ? query : { ...query, cursor: pageParam };
      return (await call<Page<T>>('GET', path, { query: paged, signal })).body;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (current) => (live && (current.state.data?.pages.length ?? 0) <= LIVE_PAGES ? LIVE_MS : false),
    meta: { live },
    enabled,
  });
  const rows = found.data?.pages.flatMap((page) => page.data ?? page.items ?? []) ?? [];
  return { ...found, rows };
}

/** The query of a list that has pages. */
export const paged = (query: Query = {}): Query => ({ ...query, limit: PAGE });

export interface Change {
  method: 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  path: string;
  options?: CallOptions;
}

/** A change; what was read below `forgets` is read again. A create carries a key, so that sending it again is harmless. */
export function useChange<T = unknown>(forgets: readonly string[] = []) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, options }: Change) => call<T>(method, path, withKey(method, options)),
    onSettled: () => Promise.all(forgets.map((path) => client.invalidateQueries({ queryKey: path.split('/') }))),
  });
}

function withKey(method: string, options: CallOptions = {}): CallOptions {
  if (method !== 'POST') return options;
  return { ...options, headers: { 'idempotency-key': crypto.randomUUID(), ...options.headers } };
}

function keyOf(path: string, query: Query): QueryKey {
  return [...path.split('/'), query];
}
