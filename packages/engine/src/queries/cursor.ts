import { invalidArgument } from '@automate/core';
import { validate } from 'uuid';
import type { Page, PageRequest } from './page.ts';

const MAX_LIMIT = 200;

/** How many rows. */
export function readLimit({ limit = 50 }: PageRequest): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw invalidArgument(`limit must be a whole number from 1 to ${MAX_LIMIT}`, [
      { pointer: '/limit', message: `must be a whole number from 1 to ${MAX_LIMIT}` },
    ]);
  }
  return limit;
}

/** How many rows, and after which id; both checked. */
export function readPageRequest(request: PageRequest): { limit: number; before: string | null } {
  const limit = readLimit(request);
  const { cursor } = request;
  if (cursor === undefined) return { limit, before: null };
  const before = Buffer.from(cursor, 'base64url').toString();
  if (!validate(before)) {
    throw invalidArgument('cursor is none that a page before gave', [{ pointer: '/cursor', message: 'is not valid' }]);
  }
  return { limit, before };
}

/** A page of at most `limit` of the rows, of which one more than `limit` was read to know whether there are more. */
export function toPage<Row extends { id: string }, T>(
  rows: readonly Row[],
  limit: number,
  map: (row: Row) => T,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: items.map(map), ...(more ? { nextCursor: cursorBehind(last.id) } : {}) };
}

/** Of the page that begins behind this id. */
export function cursorBehind(id: string): string {
  return Buffer.from(id).toString('base64url');
}
