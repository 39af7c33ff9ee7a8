import { AutomateError } from '@automate/core';
import type { ClientBase } from 'pg';
import pg from 'pg';
import { databaseError, refused } from '../errors.ts';
import { hashOf, type Migration } from './migration.ts';

export interface MigrateOutput {
  /** What was applied now, in order. */
  applied: string[];
  /** What was applied before. */
  already: string[];
  /** Applied before, and not among the migrations any more. */
  unknown: string[];
}

/**
 * Applies what was not applied yet, inside the transaction that was begun. Whoever comes at the same time waits.
 * @throws AutomateError FAILED_PRECONDITION when one that was applied has changed, INVALID_ARGUMENT when one ends the
 * transaction, and what the database says, with the migration's name
 */
export async function applyMigrations(
  client: ClientBase,
  migrations: readonly Migration[],
  journal: string,
): Promise<MigrateOutput> {
  const table = journal.split('.').map(pg.escapeIdentifier).join('.');
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`automate db:migrate ${journal}`]);
  await client.query(
    `create table if not exists ${table} (name text primary key, hash text not null, applied_at timestamptz not null default now())`,
  );
  const { rows } = await client.query<{ name: string; hash: string }>(`select name, hash from ${table} order by name`);
  const before = new Map(rows.map(({ name, hash }) => [name, hash]));
  const changed = migrations.filter((one) => before.has(one.name) && before.get(one.name) !== hashOf(one));
  if (changed.length > 0) throw hasChanged(changed);

  const transaction = await transactionId(client);
  const pending = migrations.filter(({ name }) => !before.has(name));
  for (const migration of pending) {
    await client.query(migration.sql).catch((error: unknown) => {
      throw databaseError(error, { doing: `apply the migration ${migration.name}`, sent: true });
    });
    if (client.getTransactionStatus() !== 'T' || (await transactionId(client)) !== transaction)
      throw endsTransaction(migration);
    await client.query(`insert into ${table} (name, hash) values ($1, $2)`, [migration.name, hashOf(migration)]);
  }
  const given = new Set(migrations.map(({ name }) => name));
  return {
    applied: pending.map(({ name }) => name),
    already: migrations.filter(({ name }) => before.has(name)).map(({ name }) => name),
    unknown: [...before.keys()].filter((name) => !given.has(name)),
  };
}

/** @throws AutomateError INVALID_ARGUMENT */
export function checkNames(migrations: readonly Migration[]): void {
  const names = migrations.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw refused(`two migrations are called ${JSON.stringify(twice)}`);
}

async function transactionId(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id');
  return rows[0]?.id ?? '';
}

function hasChanged(changed: readonly Migration[]): AutomateError {
  const names = changed.map(({ name }) => name).join(', ');
  const message = `applied before, and changed since: ${names}. Put them back as they were, and write a new migration`;
  return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
}

function endsTransaction({ name }: Migration): AutomateError {
  const message = `the migration ${name} ends its transaction, so that what it did is not recorded: take begin, commit and rollback out of it`;
  return new AutomateError({ code: 'INVALID_ARGUMENT', message });
}
