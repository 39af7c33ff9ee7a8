import type { Logger } from '@automate/core';
import type { AuditTrail } from '@automate/governance';
import { nowAndThen } from './now-and-then.ts';

const HOUR_MS = 3_600_000;

/** Forgets old audit entries now and every hour. Returns what ends it. */
export function keepAuditFor(days: number, audit: Pick<AuditTrail, 'prune'>, log: Logger): () => void {
  const failed = 'old audit entries could not be forgotten; tried again';
  return nowAndThen(HOUR_MS, () => audit.prune(days * 24 * HOUR_MS), log, failed);
}
