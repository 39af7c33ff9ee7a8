import { allowsOperation, isApiPermission } from '@automate/core';
import type { GuardedAccess, RouteAccess } from '../../http/route.ts';

const ofOne = <Verb extends 'read' | 'write'>(verb: Verb) =>
  ({
    permission: `data:${verb}`,
    suffices: (held, { key = '' }) => allowsOperation(held, `data:${key}:${verb}`),
    // What a caller wrote into the path is only said back where it may be the key of a resource.
    least: ({ key = '' }) => (isApiPermission(`data:${key}:${verb}`) ? `data:${key}:${verb}` : `data:${verb}`),
  }) satisfies GuardedAccess as GuardedAccess & { permission: `data:${Verb}` };

/** Who may read, and who may change: holders of the permission for all resources, or for the one of the path. */
export const adminAccess = { read: ofOne('read'), write: ofOne('write') } satisfies Record<string, RouteAccess>;
