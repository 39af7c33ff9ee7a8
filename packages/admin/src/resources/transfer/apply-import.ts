import type { ResourceCall } from '@automate/api';
import { AutomateError } from '@automate/core';
import type { AdminRows } from '@automate/extensions';
import { createAuditTrail, type Database } from '@automate/governance';
import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { heldFor } from '../database.ts';
import type { DeclaredResource } from '../declared-resource.ts';
import { callerOf, type ResourceAccess } from '../resource-access.ts';
import type { RowsTable } from '../rows-table.ts';
import { type ImportRecord, type ImportRow, importRows, imports } from './import-tables.ts';
import { writeRow } from './write-row.ts';

/** Rows that are written together, and the bytes at which these are enough. */
const BATCH = 1000;
const BATCH_BYTES = 4 * 1024 * 1024;

/** An import that is being carried out, by one process. */
export interface Applying {
  access: ResourceAccess;
  resource: DeclaredResource;
  call: ResourceCall;
  record: ImportRecord;
  claim: string;
  /** How long a claim holds without a word of whoever has it. */
  holdMs: number;
  signal: AbortSignal;
}

/**
 * Writes the rows of an import. Those of a table in one transaction, with the word that it is done: whoever has lost the
 * claim writes nothing. Those behind code one by one, each marked once it is written.
 *
 * @throws AutomateError with the line in its message, for a row that cannot be written; ABORTED without the claim
 */
export async function applyImport(applying: Applying): Promise<void> {
  const { access, resource, call, record, claim } = applying;
  const { db } = access;
  const { table } = resource;
  await hold(applying, { lost: sql`${imports.lost} + 1` });
  const end = async (on: Database) => {
    await finish(on, record, claim);
    await tell(on, applying);
  };
  if (table === undefined) {
    await writeThroughCode(applying, await access.rowsOf(resource, call));
    return end(db);
  }
  const other = access.databaseOf(resource);
  await other.transaction(async (tx) => {
    let written = 0;
    for await (const batch of batchesOf(db, record)) {
      await hold(applying, { applied: written });
      await writeBatch(tx, table.rows, applying, batch);
      written += batch.length;
    }
    if (other === db) await end(tx);
  });
  if (other !== db) await end(db);
}

async function* batchesOf(db: Database, { tenantId, id }: ImportRecord): AsyncGenerator<ImportRow[]> {
  let last = 0;
  for (;;) {
    const { line, what, rowId, version, data, errors } = importRows;
    const bytes = sql`octet_length(${data}::text)`;
    const before = sql<number>`sum(${bytes}) over (order by ${line}) - ${bytes}`.as('before');
    const page = db
      .select({ line, what, rowId, version, data, errors, before })
      .from(importRows)
      .where(
        and(
          ...[eq(importRows.tenantId, tenantId), eq(importRows.importId, id), gt(line, last)],
          ...[inArray(what, ['create', 'update']), eq(importRows.applied, false)],
        ),
      )
      .orderBy(asc(line))
      .limit(BATCH)
      .as('page');
    const batch = await db.select().from(page).where(lt(page.before, BATCH_BYTES)).orderBy(asc(page.line));
    if (batch.length === 0) return;
    yield batch;
    last = batch.at(-1)!.line;
  }
}

/** Holds the claim for longer, and says how far it is. @throws AutomateError ABORTED when it is another's, or was given up */
async function hold({ access: { db }, record, claim, holdMs, signal }: Applying, to: object): Promise<void> {
  if (signal.aborted) throw lost();
  const held = await db
    .update(imports)
    .set({ ...to, heldUntil: heldFor(holdMs) })
    .where(heldBy(record, claim))
    .returning({ id: imports.id });
  if (held.length === 0) throw lost();
}

async function finish(on: Database, record: ImportRecord, claim: string): Promise<void> {
  const done = await on
    .update(imports)
    .set({ state: 'done', applied: sql`${imports.creates} + ${imports.updates}`, finishedAt: sql`clock_timestamp()` })
    .where(heldBy(record, claim))
    .returning({ id: imports.id });
  if (done.length === 0) throw lost();
}

const heldBy = ({ tenantId, id }: ImportRecord, claim: string) =>
  and(eq(imports.tenantId, tenantId), eq(imports.id, id), eq(imports.claim, claim), eq(imports.state, 'applying'));

/** Together; where that fails one by one, to say which row it is. */
async function writeBatch(
  tx: Database,
  rows: RowsTable,
  applying: Applying,
  batch: readonly ImportRow[],
): Promise<void> {
  const { access, resource, call } = applying;
  const each = async (on: Database) => {
    const there = await access.rowsOf(resource, call, on);
    for (const row of batch) await writeRow(there, row, applying);
  };
  try {
    await tx.transaction((on) => writeTogether(on, rows, applying, batch));
  } catch {
    await tx.transaction(each);
  }
}

async function writeTogether(on: Database, rows: RowsTable, applying: Applying, batch: readonly ImportRow[]) {
  const { access, resource, call } = applying;
  const caller = callerOf(call);
  // Where callers see some rows alone, each is looked at once it is written.
  const isTogether = ({ what }: ImportRow) => what === 'create' && resource.overrides.query === undefined;
  const made = batch.filter(isTogether).map(({ data, rowId }) => ({ values: data, id: rowId ?? undefined }));
  if (made.length > 0) await rows.insert(on, made, caller);
  const there = await access.rowsOf(resource, call, on);
  // On one connection they follow one another all the same, without a wait for each answer.
  const others = batch.filter((row) => !isTogether(row)).map((row) => writeRow(there, row, applying));
  const failed = (await Promise.allSettled(others)).find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function writeThroughCode(applying: Applying, rows: AdminRows): Promise<void> {
  const { access, record } = applying;
  let written = record.applied;
  for await (const batch of batchesOf(access.db, record)) {
    for (const row of batch) {
      // What was written is kept, whatever comes of the rest.
      await hold(applying, { applied: written, ...(written > record.applied && { lost: 0 }) });
      await writeRow(rows, row, applying);
      written += 1;
      await access.db
        .update(importRows)
        .set({ applied: true })
        .where(
          and(
            eq(importRows.tenantId, record.tenantId),
            eq(importRows.importId, record.id),
            eq(importRows.line, row.line),
          ),
        );
    }
  }
}

/** One entry for all of it: its rows are kept with the import. */
async function tell(on: Database, { resource, call, record }: Applying): Promise<void> {
  const { id, format, creates, updates } = record;
  await createAuditTrail(on).append({
    ...callerOf(call),
    action: 'data.import',
    subject: resource.spec.key,
    traceId: call.traceId,
    source: call.source,
    details: { import: id, format, creates, updates },
  });
}

function lost(): AutomateError {
  const message = 'The import was given up, or is carried out by another process.';
  return new AutomateError({ code: 'ABORTED', message, effect: 'none' });
}
