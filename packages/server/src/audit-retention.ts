import type { Logger } from '@automate/core';
import type { AuditTrail } from '@automate/governance';

const HOUR_MS = 3_600_000;

/** Forgets old audit entries now and every hour. Returns what ends it. */
export function keepAuditFor(days: number, audit: Pick<AuditTrail, 'prune'>, log: Logger): () => void {
  const prune = (): void => {
    audit
      .prune(days * 24 * HOUR_MS)
      .catch((error: unknown) => log.warn({ err: error }, 'old audit entries could not be forgotten; tried again'));
  };
  const timer = setInterval(prune, HOUR_MS).unref();
  prune();
  return () => clearInterval(timer);
}
