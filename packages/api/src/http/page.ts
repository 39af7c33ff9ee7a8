import { json, type Reply } from './reply.ts';

/** What a list is made of, before it is an answer. */
export interface ListedPage {
  items: readonly unknown[];
  /** Where the next page begins. Absent on the last one. */
  nextCursor?: string | undefined;
}

/**
 * The answer of every list: `{data, nextCursor}`. The next page is in the header Link too (RFC 8288), relative to the
 * address that was asked, so that it holds behind any prefix.
 */
export function pageReply(request: Request, { items: data, nextCursor }: ListedPage): Reply {
  if (nextCursor === undefined) return json(200, { data });
  const { searchParams } = new URL(request.url);
  searchParams.set('cursor', nextCursor);
  return json(200, { data, nextCursor }, { link: `<?${searchParams}>; rel="next"` });
}
