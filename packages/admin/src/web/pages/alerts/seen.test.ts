import { expect, it } from 'vitest';
import { numbers, translator } from '../../i18n/language.tsx';
import { type SeenAlert, sentenceOf } from './seen.ts';

const say = (seen: SeenAlert['seen']) =>
  sentenceOf({ message: 'Something is wrong.', seen }, translator('de'), numbers('de'))?.replaceAll('\u00a0', ' ');

it.each<[SeenAlert['seen'], string]>([
  [
    {
      condition: { kind: 'failure_rate', rate: 0.125, minRuns: 10, windowMs: 300_000 },
      measured: { runs: 1_200, failed: 600 },
    },
    '600 von 1.200 Läufen scheiterten innerhalb von 5 min (Grenze: 12,5 %)',
  ],
  [
    {
      condition: { kind: 'failure_rate', rate: 0.5, minRuns: 1, windowMs: 90_000, workflow: 'order' },
      measured: { runs: 2, failed: 1 },
    },
    '1 von 2 Läufen von order scheiterten innerhalb von 1 min 30 s (Grenze: 50 %)',
  ],
  [
    { condition: { kind: 'backlog_age', queue: 'events', olderThanMs: 60_000 }, measured: { ageMs: 3_600_000 } },
    'In der Warteschlange events wartet Arbeit seit 1 h (Grenze: 1 min)',
  ],
  [
    { condition: { kind: 'connection_down', connection: 'crm/main' }, measured: {} },
    'Die Verbindung crm/main ist gestört',
  ],
  [
    { condition: { kind: 'dead_letters', count: 2 }, measured: { count: 1_000 } },
    'Aufgegebene Arbeit: 1.000 oder mehr (Grenze: 2)',
  ],
  [
    { condition: { kind: 'uncertain_runs', count: 1, workflow: 'order' }, measured: { count: 3 } },
    'Ungewisse Läufe von order: 3 (Grenze: 1)',
  ],
])('says %j in the language of who reads it', (seen, sentence) => {
  expect(say(seen)).toBe(sentence);
});

it('leaves an alert without data to its own sentence', () => {
  expect(say(undefined)).toBeUndefined();
});
