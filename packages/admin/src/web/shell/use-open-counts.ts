import { allowsOperation } from '@automate/core';
import { useList } from '../api/read.ts';
import { useSession } from '../session/session.ts';
import type { PagePath } from './navigation.ts';

/** More than these are not counted. */
const COUNTED = 50;
const limit = COUNTED;

/** How many things wait for somebody, by the page where they are; `50+` where there are more. */
export function useOpenCounts(): Partial<Record<PagePath, string>> {
  const { permissions } = useSession();
  const may = (permission: string) => ({ live: true, enabled: allowsOperation(permissions, permission) });
  const lists: Partial<Record<PagePath, { rows: readonly unknown[]; hasNextPage: boolean }>> = {
    '/alerts': useList('/api/v1/alerts', { query: { status: 'firing', limit } }, may('alerts:read')),
    '/approvals': useList('/api/v1/approvals', { query: { status: 'open', limit } }, may('approvals:read')),
    '/uncertain': useList('/api/v1/executions', { query: { status: 'uncertain', limit } }, may('executions:read')),
  };
  return Object.fromEntries(
    Object.entries(lists)
      .filter(([, { rows }]) => rows.length > 0)
      .map(([path, { rows, hasNextPage }]) => [path, hasNextPage ? `${COUNTED}+` : String(rows.length)]),
  );
}
