import type { Retention } from '@automate/engine';
import type { ParsedConfig } from './config.ts';

const DAY_MS = 86_400_000;

/** What the configuration says in days, for the engine. 0 is for ever. */
export function retentionOf({ retention }: ParsedConfig): Retention {
  const ms = (days: number) => (days === 0 ? undefined : days * DAY_MS);
  return {
    completedMs: ms(retention.completedDays),
    failedMs: ms(retention.failedDays),
    cancelledMs: ms(retention.cancelledDays),
    uncertainMs: ms(retention.uncertainDays),
    eventsMs: ms(retention.eventsDays),
  };
}
