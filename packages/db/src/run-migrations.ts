import { AutomateError, type Logger, type Migration, type MigrationSet, silentLogger } from '@automate/core';
import type { Sql, TransactionSql } from 'postgres';
import { checkMigrationSets, migrationHash } from './migration-plan.ts';

/** Held while one migration is applied: the ASCII bytes of `automate`. */
const LOCK = '7022917062494151781';

const JOURNAL_SCHEMA = 'automate_migrations';

/** A migration by package and name. */
export interface MigrationRef {
  package: string;
  name: string;
}

/** What a run of the migrations did. */
export interface MigrationReport {
  /** Applied by this run, in order. Empty when the database was up to date. */
  applied: MigrationRef[];
  /**
   * In the journal of a package of this run but not known to it: a newer version has been here. That is how a rolling
   * upgrade looks from the old side, and is tolerated, because migrations first expand and contract only later.
   */
  unknown: MigrationRef[];
}

interface JournalRow extends MigrationRef {
  sha256: string;
}

/**
 * Brings the tables of every set up to date. Each migration runs once, in a transaction of its own together with its
 * journal row, under an advisory lock: any number of processes may run this at the same time, on an empty database too.
 * A migration that was merged late is applied although newer ones already are. Unqualified names in a migration land in
 * the set's own schema, which the runner creates.
 *
 * Throws INVALID_ARGUMENT for malformed sets, FAILED_PRECONDITION when an applied migration has since been changed or
 * when a statement fails, PERMISSION_DENIED when the user may create no schema; migrations before the failing one stay applied, of the failing one nothing stays.
 */
export async function runMigrations(
  sql: Sql,
  sets: readonly MigrationSet[],
  { log = silentLogger }: { log?: Logger } = {},
): Promise<MigrationReport> {
  checkMigrationSets(sets);
  const packages = sets.map((set) => set.package);
  let journal = await readJournal(sql, packages);
  if (!journal) {
    await createJournal(sql).catch(explainDenial);
    journal = [];
  }
  for (const set of sets) refuseChanged(set, journal);
  const report: MigrationReport = { applied: [], unknown: unknownOf(sets, journal) };
  for (const set of sets) {
    for (const migration of set.migrations) {
      if (journal.some((row) => row.package === set.package && row.name === migration.name)) continue;
      if (!(await apply(sql, set, migration))) continue;
      report.applied.push({ package: set.package, name: migration.name });
      log.info({ package: set.package, migration: migration.name }, 'migration applied');
    }
  }
  if (report.unknown.length > 0) {
    log.warn({ migrations: report.unknown }, 'the database has migrations of a newer version');
  }
  return report;
}

function explainDenial(cause: unknown): never {
  if (!(cause instanceof Error && 'code' in cause && cause.code === '42501')) throw cause;
  throw new AutomateError({
    code: 'PERMISSION_DENIED',
    effect: 'none',
    message:
      `The journal of the migrations cannot be made: ${cause.message}. Grant CREATE on the database, or create the ` +
      `schema ${JOURNAL_SCHEMA} and one for each package, owned by this user.`,
    cause,
  });
}

/** Undefined on a database that was never migrated. */
async function readJournal(sql: Sql, packages: string[]): Promise<JournalRow[] | undefined> {
  const [found] = await sql`select to_regclass('automate_migrations.journal') is not null as there`;
  if (!found?.there) return undefined;
  return await sql<JournalRow[]>`
    select package, name, sha256 from automate_migrations.journal where package = any(${packages}) order by package, name`;
}

/** CREATE SCHEMA IF NOT EXISTS wants the right to create one even where an administrator has made it already. */
async function ensureSchema(tx: TransactionSql, schema: string): Promise<void> {
  const [found] = await tx`select to_regnamespace(${schema}) is not null as there`;
  if (!found?.there) await tx`create schema ${tx(schema)}`;
}

async function createJournal(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    await ensureSchema(tx, JOURNAL_SCHEMA);
    await tx.unsafe(`
      create table if not exists automate_migrations.journal (
        package text not null,
        name text not null,
        sha256 text not null,
        applied_at timestamptz not null default now(),
        primary key (package, name)
      )`);
  });
}

/** False when another process was first. */
async function apply(sql: Sql, set: MigrationSet, migration: Migration): Promise<boolean> {
  return await sql.begin(async (tx) => {
    // A lock of the transaction, not of the session: it holds behind a transaction pooler too.
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    const done = await tx<JournalRow[]>`
      select package, name, sha256 from automate_migrations.journal
      where package = ${set.package} and name = ${migration.name}`;
    if (done.length > 0) {
      refuseChanged(set, done);
      return false;
    }
    try {
      await ensureSchema(tx, set.schema);
      await tx`select set_config('search_path', ${set.schema}, true)`;
      await tx.unsafe(migration.sql);
    } catch (cause) {
      throw new AutomateError({
        code: 'FAILED_PRECONDITION',
        effect: 'none',
        message:
          `Migration ${migration.name} of ${set.package} failed and was rolled back: ` +
          `${cause instanceof Error ? cause.message : String(cause)}`,
        details: { package: set.package, migration: migration.name },
        cause,
      });
    }
    await tx`
      insert into automate_migrations.journal (package, name, sha256)
      values (${set.package}, ${migration.name}, ${migrationHash(migration)})`;
    return true;
  });
}

function refuseChanged(set: MigrationSet, journal: readonly JournalRow[]): void {
  for (const migration of set.migrations) {
    const row = journal.find((one) => one.package === set.package && one.name === migration.name);
    if (row === undefined || row.sha256 === migrationHash(migration)) continue;
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      effect: 'none',
      message:
        `Migration ${migration.name} of ${set.package} was changed after it was applied to this database. ` +
        'Restore its text and put the change into a new migration.',
      details: { package: set.package, migration: migration.name },
    });
  }
}

function unknownOf(sets: readonly MigrationSet[], journal: readonly JournalRow[]): MigrationRef[] {
  const known = new Set(sets.flatMap((set) => set.migrations.map(({ name }) => `${set.package} ${name}`)));
  return journal
    .filter((row) => !known.has(`${row.package} ${row.name}`))
    .map((row) => ({ package: row.package, name: row.name }));
}
