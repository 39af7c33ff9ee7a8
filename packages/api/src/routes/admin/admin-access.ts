import { allowsOperation } from '@automate/core';
import type { RouteAccess } from '../../http/route.ts';

const ofOne = (verb: 'read' | 'write') => ({
  permission: `data:${verb}` as const,
  suffices: (held: readonly string[], { key = '' }: Record<string, string>) =>
    allowsOperation(held, `data:${key}:${verb}`),
});

/** Who may read, and who may change: holders of the permission for all resources, or for the one of the path. */
export const adminAccess = { read: ofOne('read'), write: ofOne('write') } satisfies Record<string, RouteAccess>;
