import type { JsonObject, Logger } from '@automate/core';
import type { AuditedCall, AuditTrail } from '@automate/governance';
import { actorOf } from './authenticate.ts';
import type { Route, RouteCall } from './route.ts';

/** What auditing needs. */
export interface AuditOptions {
  audit: Pick<AuditTrail, 'append'>;
  redact(text: string): string;
  log: Logger;
}

/**
 * Whether calls of a route are an operator's doing. Accepted events are not: they are kept as what they are; nor is what only
 * reads.
 */
export function isAudited({ method, access, readOnly }: Route, { body }: RouteCall): boolean {
  const reads = method === 'GET' || (typeof readOnly === 'function' ? readOnly(body as never) : readOnly);
  return !reads && 'permission' in access && access.permission !== 'events:write';
}

/** Of a call of such a route, what its entry and those that are written within it say. */
export function callAsAudited(call: RouteCall, source: string | undefined): AuditedCall {
  const { principal, traceId } = call as RouteCall<{ permission: 'plugins:read' }>;
  return { tenantId: principal.tenantId, actor: actorOf(principal), traceId, source };
}

/**
 * Records who called what, on what, from where and with which outcome; never a body. It is written before the answer goes
 * out. What the audit table does not take is logged whole, because the call was already carried out.
 */
export async function auditCall(
  { audit, redact, log }: AuditOptions,
  route: Route,
  call: RouteCall,
  outcome: { subject?: string | undefined; details: JsonObject; source?: string | undefined },
): Promise<void> {
  const path = new URL(call.request.url).pathname;
  const shown = (text: string) => redact(text).slice(0, 1_000);
  const entry = {
    ...callAsAudited(call, outcome.source),
    action: `${route.method} ${route.path}`,
    subject: shown(outcome.subject ?? path),
    // Where the subject is what was made, it does not say where.
    details: { ...outcome.details, ...(outcome.subject !== undefined && { path: shown(path) }) },
  };
  await audit.append(entry).catch((error: unknown) => {
    log.error({ ...entry, reason: redact(String(error)) }, 'an audit entry could not be written');
  });
}
