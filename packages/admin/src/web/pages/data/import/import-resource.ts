import type { AnswerOf, ItemOf } from '@automate/client';
import { useQuery } from '@tanstack/react-query';
import { reading } from '../../../api/read.ts';
import { RESOURCE } from '../resource.ts';

export const IMPORTS = `${RESOURCE}/imports` as const;
export const IMPORT = `${IMPORTS}/{id}` as const;
export const IMPORT_ROWS = `${IMPORT}/rows` as const;

export type Import = AnswerOf<'get', typeof IMPORT>;
export type ImportRow = ItemOf<typeof IMPORT_ROWS>;

/** How often an import that is under way is looked at, in milliseconds. */
const FOLLOWED_MS = 700;

/** One import, followed while something is done with it. */
export function useImport(key: string, id: string) {
  return useQuery({
    ...reading(IMPORT, { path: { key, id } }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.body) ? FOLLOWED_MS : false),
  });
}

/** How much of what it changes is written, from 0 to 100. */
export function shareOf({ creates, updates, applied }: Import): number {
  const changes = creates + updates;
  return changes === 0 ? 0 : Math.min(100, (100 * applied) / changes);
}

export function isUnderWay(found: Import | undefined): boolean {
  return found?.state === 'checking' || found?.state === 'applying';
}
