import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { outboxMigrations } from '@automate/outbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReadiness } from './readiness.ts';

describe('createReadiness', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase({ migrations: [outboxMigrations] });
  });
  afterEach(() => database.drop());

  const waiting = (state: string, dueAt: string) => database.sql`
    insert into automate_outbox.items (tenant_id, queue, state, due_at) values ('a', 'events', ${state}, ${dueAt})`;

  it('is ready when the database answers, its tables are there, and nothing lies about', async () => {
    await waiting('scheduled', 'infinity');
    await waiting('ready', 'now');
    const checks = await createReadiness(database.sql, [outboxMigrations])();
    expect(checks).toEqual([{ name: 'database' }, { name: 'migrations' }, { name: 'workers' }]);
  });

  it('names a migration that is not applied', async () => {
    const later = {
      ...outboxMigrations,
      migrations: [...outboxMigrations.migrations, { name: '9999_later', sql: '' }],
    };
    const checks = await createReadiness(database.sql, [later])();
    expect(checks[1]?.problem).toBe('the migration @automate/outbox 9999_later is not applied');
  });

  it('warns that nobody takes the work, unless somebody is at work', async () => {
    await waiting('ready', new Date(Date.now() - 90_000).toISOString());
    const readiness = createReadiness(database.sql, [outboxMigrations]);
    const warning = expect.stringMatching(/^no worker takes the work: an item has waited for \d+ s$/);
    const reason = { kind: 'no_worker', seconds: expect.any(Number) };
    const workers = { name: 'workers', warning, reason };
    expect(await readiness()).toEqual([{ name: 'database' }, { name: 'migrations' }, workers]);
    await waiting('claimed', 'now');
    expect((await readiness())[2]).toEqual({ name: 'workers' });
  });

  it('says that the database does not answer', async () => {
    const readiness = createReadiness(database.sql, [outboxMigrations]);
    await database.drop();
    expect(await readiness()).toEqual([
      { name: 'database', problem: 'the database does not answer', reason: { kind: 'database_away' } },
    ]);
  });
});
