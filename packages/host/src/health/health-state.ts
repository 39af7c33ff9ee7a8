import type { InstanceHealthStatus } from '@automate/connectors';
import type { HealthStatus } from '@automate/providers';

/** What checks so far came to. */
export interface HealthState {
  status: InstanceHealthStatus;
  /** Checks in a row that found it unhealthy. */
  failures: number;
}

/** Before the second check after a failed one, in milliseconds; then twice as long, and so on. */
const FIRST_RECHECK_MS = 5000;

/**
 * What one more check makes of it. An instance is unhealthy once `unhealthyAfter` checks in a row said so: a single one
 * that fails changes nothing. Any other result counts at once.
 */
export function afterCheck(known: HealthState, found: HealthStatus, unhealthyAfter: number): HealthState {
  if (found !== 'unhealthy') return { status: found, failures: 0 };
  const failures = known.failures + 1;
  return { status: failures >= unhealthyAfter ? 'unhealthy' : known.status, failures };
}

/** Whether anybody is told: that one which nothing was known of is well is no news. */
export function isNews(from: InstanceHealthStatus, to: InstanceHealthStatus): boolean {
  return from !== to && !(from === 'unknown' && to === 'healthy');
}

/** Milliseconds until the next check: sooner after a failure, with a tenth of jitter to either side. */
export function untilNextCheck(failures: number, intervalMs: number, random: () => number = Math.random): number {
  const wait = failures === 0 ? intervalMs : Math.min(intervalMs, FIRST_RECHECK_MS * 2 ** Math.min(failures - 1, 30));
  return Math.round(wait * (0.9 + 0.2 * random()));
}
