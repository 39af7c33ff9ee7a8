import { createHash } from 'node:crypto';
import type { StepContext } from '@automate/workflow';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { setFormats, setTimeLimit } from '../connection/settings.ts';
import type { BackupSink } from './backup-sink.ts';
import { type BackupSequence, type BackupTable, copyTarget, quoted } from './manifest.ts';
import { type FoundTable, readTables, type TableChoice } from './read-tables.ts';

const SEQUENCES = `
  select n.nspname as schema, c.relname as sequence
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'S' and (n.nspname = $1 or exists (
    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
      and d.refclassid = 'pg_class'::regclass and d.refobjid = any($2::oid[])))
  order by 1, 2`;

/** Writes tables as they were at one moment, one after the other, never more than a piece of one in memory. */
export async function dumpTables(
  client: ClientBase,
  choice: TableChoice,
  sink: BackupSink,
  ctx: Pick<StepContext, 'deadline' | 'signal'>,
): Promise<{ tables: BackupTable[]; sequences: BackupSequence[] }> {
  await client.query('begin transaction isolation level repeatable read read only');
  await setTimeLimit(client, ctx);
  await setFormats(client);
  // A row that this user may not see is an error, not a row that is missing.
  await client.query('set local row_security = off');
  const found = await readTables(client, choice);
  const tables: BackupTable[] = [];
  for (const [at, table] of found.entries()) tables.push(await dumpTable(client, table, at, sink));
  const sequences = await readSequences(client, choice, found);
  await client.query('commit');
  return { tables, sequences };
}

async function dumpTable(
  client: ClientBase,
  { schema, table, kind, columns }: FoundTable,
  at: number,
  sink: BackupSink,
): Promise<BackupTable> {
  const file = `${String(at + 1).padStart(4, '0')}-${table.replaceAll(/[^A-Za-z0-9_]/g, '_')}.copy`;
  const list = columns.map((name) => quoted(name)).join(', ');
  const source =
    kind === 'r' ? copyTarget({ schema, table, columns }) : `(select ${list} from ${quoted(schema, table)})`;
  const stream = client.query(copyTo(`copy ${source} to stdout`));
  const hash = createHash('sha256');
  let bytes = 0;
  await sink.write(file, async function* counted() {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  });
  return { schema, table, columns, file, rows: stream.rowCount, bytes, sha256: hash.digest('hex') };
}

async function readSequences(
  client: ClientBase,
  { schema, tables }: TableChoice,
  found: readonly FoundTable[],
): Promise<BackupSequence[]> {
  const oids = found.map(({ oid }) => oid);
  const { rows } = await client.query<{ schema: string; sequence: string }>(SEQUENCES, [tables ? null : schema, oids]);
  const sequences: BackupSequence[] = [];
  for (const one of rows) {
    const state = `select last_value::text as value, is_called as called from ${quoted(one.schema, one.sequence)}`;
    const { rows: values } = await client.query<{ value: string; called: boolean }>(state);
    sequences.push({ ...one, ...values[0]! });
  }
  return sequences;
}
