import { AsyncLocalStorage } from 'node:async_hooks';

/** A call that entries are written within. */
export interface AuditedCall {
  tenantId: string;
  actor: string;
  traceId?: string | undefined;
  source?: string | undefined;
}

interface Scope extends AuditedCall {
  told: boolean;
  over: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

/** Does it so that entries written meanwhile say from where; and says whether any tells what this caller did. */
export async function withinAuditedCall<T>(call: AuditedCall, work: () => T | Promise<T>) {
  const scope: Scope = { ...call, told: false, over: false };
  try {
    return { result: await scopes.run(scope, work), told: scope.told };
  } finally {
    // What goes on after the answer is no part of the call.
    scope.over = true;
  }
}

/** What the call under way adds to an entry. One by another, such as a plugin, does not tell what the caller did. */
export function tellOfCall({ tenantId, actor }: AuditedCall): Pick<AuditedCall, 'traceId' | 'source'> {
  const scope = scopes.getStore();
  if (scope === undefined || scope.over) return {};
  if (actor === scope.actor && tenantId === scope.tenantId) scope.told = true;
  const { traceId, source } = scope;
  return { traceId, source };
}
