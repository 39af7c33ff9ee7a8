import type { WebhookRefusals } from '@automate/api';
import type { Logger } from '@automate/core';
import { nowAndThen } from './now-and-then.ts';

const HOUR_MS = 3_600_000;

/** Forgets old refused webhooks now and every hour. Returns what ends it. */
export function forgetRefusals(refusals: Pick<WebhookRefusals, 'prune'>, log: Logger): () => void {
  return nowAndThen(HOUR_MS, () => refusals.prune(), log, 'old refused webhooks could not be forgotten; tried again');
}
