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
  more: boolean;
  over: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

/** Does it so that entries written meanwhile say from where; and says whether any tells what this caller did. */
export async function withinAuditedCall<T>(call: AuditedCall, work: () => T | Promise<T>) {
  const scope: Scope = { ...call, told: false, more: false, over: false };
  try {
    return { result: await scopes.run(scope, work), told: scope.told && !scope.more };
  } finally {
    // What goes on after the answer is no part of the call.
    scope.over = true;
  }
}

/** Says of the call under way that it does what no entry tells, whatever else is told meanwhile. */
export function doMoreThanTold(): void {
  const scope = scopes.getStore();
  if (scope !== undefined) scope.more = true;
}

/**
 * What the call under way adds to an entry: to none of another tenant, which has no business with where it came from. An
 * entry by another, such as a plugin, does not tell what the caller did.
 */
export function tellOfCall({ tenantId, actor }: AuditedCall): Pick<AuditedCall, 'traceId' | 'source'> {
  const scope = scopes.getStore();
  if (scope === undefined || scope.over || tenantId !== scope.tenantId) return {};
  if (actor === scope.actor) scope.told = true;
  const { traceId, source } = scope;
  return { traceId, source };
}
