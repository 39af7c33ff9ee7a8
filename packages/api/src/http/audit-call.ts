import type { JsonObject, Logger } from '@automate/core';
import type { AuditTrail } from '@automate/governance';
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
export function isAudited({ method, access, readOnly }: Route): boolean {
  return method !== 'GET' && readOnly !== true && 'permission' in access && access.permission !== 'events:write';
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
  const { principal, traceId, request } = call as RouteCall<{ permission: 'plugins:read' }>;
  const path = new URL(request.url).pathname;
  const shown = (text: string) => redact(text).slice(0, 1_000);
  const entry = {
    tenantId: principal.tenantId,
    actor: actorOf(principal),
    action: `${route.method} ${route.path}`,
    subject: shown(outcome.subject ?? path),
    traceId,
    source: outcome.source,
    // Where the subject is what was made, it does not say where.
    details: { ...outcome.details, ...(outcome.subject !== undefined && { path: shown(path) }) },
  };
  await audit.append(entry).catch((error: unknown) => {
    log.error({ ...entry, reason: redact(String(error)) }, 'an audit entry could not be written');
  });
}
