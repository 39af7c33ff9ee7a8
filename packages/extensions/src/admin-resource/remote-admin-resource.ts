import { invalidArgument, type ManifestContribution, type RemoteContract, unknownMethod } from '@automate/core';
import type { AdminResource } from './admin-resource.ts';
import { ADMIN_OPERATIONS, type AdminOperation, type AdminResourceSpec } from './admin-resource-spec.ts';
import type { AdminRows } from './admin-rows.ts';

/** How admin resources cross a process boundary. Who calls them reads their spec from the manifest. */
export const adminResourceRemote: RemoteContract<AdminResource> = {
  proxy({ point: _, ...declared }: ManifestContribution, remote) {
    const spec = declared as unknown as AdminResourceSpec;
    if (spec.operations === undefined) return { spec };
    const rows = Object.fromEntries(
      spec.operations.map((operation) => [operation, (...args: unknown[]) => remote.call(operation, args)]),
    );
    return { spec, rows: rows as unknown as AdminRows };
  },

  serve({ rows }) {
    return async (method, args) => {
      const operation = ADMIN_OPERATIONS.find((each) => each === method);
      if (operation === undefined) throw unknownMethod(method);
      return call(rows, operation, args);
    };
  },
};

function call(rows: AdminRows | undefined, operation: AdminOperation, args: readonly unknown[]): unknown {
  const known = rows?.[operation] as ((...given: unknown[]) => unknown) | undefined;
  if (known === undefined) throw invalidArgument(`the resource has no ${operation}`);
  return known.apply(rows, [...args]);
}
