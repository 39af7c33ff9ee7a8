import type { Random } from '../random.ts';
import type { ScenarioDocument } from './workflows.ts';

/** Where notices go: the world is polite there, since one that is told in vain is told again for an hour. */
export const NOTICES = '/polite/notice';

/** What else than its steps a workflow may have: limits, and somebody who is told. */
export function randomSurroundings(worldUrl: string, random: Random): Partial<ScenarioDocument> {
  const chance = (percent: number) => random.next() * 100 < percent;
  const key = () => (chance(60) ? { key: '{{event.payload.chaos.key}}' } : {});
  const concurrency = () => ({
    limit: random.integer(2, 4),
    ...key(),
    on_limit: random.pick(['wait', 'wait', 'skip', 'cancel_oldest']),
  });
  const rate = () => ({ limit: random.integer(2, 6), per: '1s', ...key(), on_limit: random.pick(['wait', 'skip']) });
  const integration = (on: string[], message: string) => ({
    notification: 'world',
    on,
    to: `${worldUrl}${NOTICES}`,
    message,
  });
  return {
    ...(chance(25) && { concurrency: concurrency() }),
    ...(chance(15) && { rate: rate() }),
    ...(chance(12) && { debounce: { for: `${random.integer(100, 500)}ms`, ...key(), max: '2s' } }),
    ...(chance(20) && { priority: '{{event.payload.chaos.priority}}' }),
    ...(chance(40) && {
      integrations: [
        integration(['started', 'approval_requested'], '{{execution.id}}'),
        integration(
          ['completed', 'failed', 'cancelled', 'uncertain'],
          '{{execution.id}} is {{run.status}}: {{run.error.message}}',
        ),
      ],
    }),
  };
}
