import type { ResourceCall } from '@automate/api';
import { AutomateError } from '@automate/core';
import type { AdminRow, AdminRows } from '@automate/extensions';
import type { DeclaredResource } from '../declared-resource.ts';
import { findRows, rowIdOf } from '../find-rows.ts';
import { callerOf, type ResourceAccess } from '../resource-access.ts';
import { countRows, type ImportScope, keepRows } from './import-rows.ts';
import type { ImportRow } from './import-tables.ts';
import { judgeRow } from './judge-rows.ts';
import type { FileRow } from './read-file.ts';

/** Rows that are looked up and kept together, and the characters at which these are enough. */
const BATCH = 500;
const BATCH_SIZE = 4 * 1024 * 1024;
/** Calls of a plugin's code that are under way at once. */
const AT_ONCE = 8;

/** Judges the rows of a file as they come, and keeps what was found. */
export async function checkImport(
  access: ResourceAccess,
  resource: DeclaredResource,
  call: ResourceCall,
  scope: ImportScope,
  file: AsyncIterable<FileRow>,
): Promise<void> {
  const rows = await access.rowsOf(resource, call);
  const judge = async (read: readonly FileRow[]): Promise<ImportRow[]> => {
    const batch = read.map((row) => withId(resource, row));
    const ids = batch.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const now = await rowsNow(access, resource, rows, call, ids);
    return batch.map((row) => judgeRow(resource, row, row.id === undefined ? undefined : now.get(row.id), call));
  };
  // While one batch is written, the next is read.
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const batch of batches(file)) {
      const judged = await judge(batch);
      await writing;
      writing = keepRows(scope, judged);
      writing.catch(() => {});
    }
  } finally {
    await writing;
  }
  // It may have taken longer than whoever sends it is let in.
  await call.stillAllowed();
  await countRows(scope);
}

/** With its id as the table writes it. */
function withId({ table }: DeclaredResource, row: FileRow): FileRow {
  if (row.id === undefined || table === undefined) return row;
  const id = rowIdOf(table.rows, row.id);
  if (id !== undefined) return { ...row, id };
  return { ...row, problems: [...row.problems, { pointer: '/id', message: 'is no id that these rows can have' }] };
}

async function* batches(file: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = [];
  let size = 0;
  for await (const row of file) {
    size += row.size;
    if (batch.push(row) < BATCH && size < BATCH_SIZE) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

/** The rows of these ids as they are, by id. */
async function rowsNow(
  access: ResourceAccess,
  resource: DeclaredResource,
  rows: AdminRows,
  call: ResourceCall,
  ids: readonly string[],
): Promise<Map<string, AdminRow>> {
  const { table } = resource;
  if (table !== undefined) return findRows(table.rows, access.scopeOf(resource, call), ids);
  const found = new Map<string, AdminRow>();
  const get = (id: string) => rows.get(id, callerOf(call)).catch(noRow);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    for (const row of await Promise.all(ids.slice(at, at + AT_ONCE).map(get))) if (row) found.set(row.id, row);
  }
  return found;
}

function noRow(error: unknown): undefined {
  if (AutomateError.isInstance(error) && error.code === 'NOT_FOUND') return undefined;
  throw error;
}
