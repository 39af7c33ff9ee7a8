import type { OpenAdminResources } from '@automate/admin';
import type { Logger } from '@automate/core';
import { nowAndThen } from './now-and-then.ts';

const HOUR_MS = 3_600_000;

/** Forgets old imports and jobs over rows now and every hour. Returns what ends it. */
export function sweepAdminResources(resources: Pick<OpenAdminResources, 'sweep'>, log: Logger): () => void {
  return nowAndThen(HOUR_MS, () => resources.sweep(), log, 'old imports could not be forgotten; tried again');
}
