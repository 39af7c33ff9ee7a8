import type { SharedOptions } from './answers.ts';

interface Page {
  data: unknown[];
  nextCursor?: string;
}
interface ListOptions extends SharedOptions {
  params?: { query?: Record<string, unknown>; path?: Record<string, unknown> };
}

/** Everything in a list. The next page is asked for when the one before has been gone through. */
export async function* eachItem(
  get: (path: string, options: ListOptions) => Promise<unknown>,
  path: string,
  options: ListOptions = {},
): AsyncGenerator<unknown, void> {
  let cursor: unknown = options.params?.query?.cursor;
  do {
    const query = { ...options.params?.query, ...(cursor !== undefined && { cursor }) };
    const page = (await get(path, { ...options, params: { ...options.params, query } })) as Page;
    yield* page.data;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
