import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { expect, it } from 'vitest';
import { sampleWaits, tellWaits } from './wait-events.ts';

it('tells the most frequent first, on average over the samples', () => {
  const seen = new Map([
    ['IO/WalSync', 5],
    ['running on a CPU', 20],
  ]);
  expect(tellWaits(seen, 10).slice(1)).toEqual(['    2.00  running on a CPU', '    0.50  IO/WalSync']);
  expect(tellWaits(new Map(), 3).slice(1)).toEqual(['    none']);
});

it('sees what connections of another database wait for', async () => {
  const [watched, other] = [await createTestDatabase(), await createTestDatabase()];
  try {
    let told = '';
    // Longer where this process stood still through all of it.
    for (let seconds = 0.3; !told.includes('Timeout/PgSleep') && seconds < 5; seconds *= 2) {
      const samples = sampleWaits(other.sql, watched.url);
      await watched.sql`SELECT pg_sleep(${seconds})`;
      told = (await samples.end()).join('\n');
    }
    expect(told).toContain('Timeout/PgSleep');
  } finally {
    await watched.drop();
    await other.drop();
  }
});
