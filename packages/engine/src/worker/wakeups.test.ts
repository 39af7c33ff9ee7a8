import { silentLogger } from '@automate/core';
import { openDatabase } from '@automate/db';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { PostgresWakeups } from '@automate/outbox';
import { expect, it, onTestFinished } from 'vitest';
import { createWakeups } from './wakeups.ts';

it('sends its last hint before it is closed, and complains of nothing', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const told: string[] = [];
  const unsubscribe = await new PostgresWakeups(database.db).subscribe({
    onHint: (queues) => void told.push(...queues),
    onConnected() {},
  });
  const opened = await openDatabase({ url: database.url });
  const complaints: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => void complaints.push(message) };
  const wakeups = createWakeups(new PostgresWakeups(opened.db, { logger }));
  await wakeups.notify('first');
  // Held back: another one was sent only just now.
  wakeups.eventsAccepted();
  await wakeups.close();
  await opened.close();
  await expect.poll(() => told).toEqual(['first', 'events']);
  expect(complaints).toEqual([]);
  await unsubscribe();
});
