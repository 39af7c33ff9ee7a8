import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { defineStepExecutor, type StepContext } from '@automate/workflow';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type ConnectionInput, connectionSchema } from '../connection/connection-schema.ts';
import { setTimeLimit } from '../connection/settings.ts';
import { withDatabase } from '../connection/with-database.ts';
import { databaseError } from '../errors.ts';
import { folderOf, openFolder } from './folder.ts';
import { readBackup } from './folder-sink.ts';
import { type BackupManifest, type BackupTable, copyTarget, quoted, setSequence, unsound } from './manifest.ts';

export interface RestoreInput {
  connection: ConnectionInput;
  /** As `db:backup` told it, `file:///folder/name`. */
  location: string;
}

export const restore = defineStepExecutor<RestoreInput>({
  displayName: 'Restore a database',
  description: 'Fills tables that are there and empty from a backup, all of them or none.',
  input: {
    type: 'object',
    properties: {
      connection: connectionSchema,
      location: { type: 'string', title: 'Location', minLength: 1, maxLength: 1000 },
    },
    required: ['connection', 'location'],
    additionalProperties: false,
  },
  output: {
    type: 'object',
    properties: { tables: { type: 'integer' }, rows: { type: 'integer' } },
    required: ['tables', 'rows'],
  },
  effect: 'once',
  timeoutMs: 3_600_000,
  async execute({ connection, location }, ctx) {
    const folder = await openFolder(folderOf(location), ctx, 'read');
    const { manifest } = await readBackup(folder);
    for (const table of manifest.tables) await checkFile(folder, table);
    await withDatabase(connection, ctx, ({ client }) => fill(client, folder, manifest, ctx));
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    ctx.use('rows', rows);
    return { output: { tables: manifest.tables.length, rows } };
  },
});

async function fill(
  client: ClientBase,
  folder: string,
  { tables, sequences }: BackupManifest,
  ctx: StepContext,
): Promise<void> {
  let committing = false;
  try {
    await client.query('begin');
    await setTimeLimit(client, ctx);
    await client.query('set constraints all deferred');
    for (const table of tables) {
      const name = quoted(table.schema, table.table);
      await client.query(`lock table ${name} in share row exclusive mode`);
      const { rows } = await client.query<{ full: boolean }>(`select exists (select from ${name}) as full`);
      if (rows[0]?.full) throw unsound(`${name} is not empty: restore into empty tables`);
      const stream = client.query(copyFrom(`copy ${copyTarget(table)} from stdin`));
      await pipeline(createReadStream(join(folder, table.file)), stream);
      if (stream.rowCount !== table.rows) throw unsound(`${table.file} has changed while it was read`);
    }
    for (const sequence of sequences) await client.query(setSequence(sequence));
    ctx.signal.throwIfAborted();
    committing = true;
    await client.query('commit');
  } catch (error) {
    throw databaseError(error, { doing: 'restore the database', sent: committing });
  }
}

async function checkFile(folder: string, { file, bytes, sha256 }: BackupTable): Promise<void> {
  const hash = createHash('sha256');
  let read = 0;
  try {
    for await (const piece of createReadStream(join(folder, file)) as AsyncIterable<Buffer>) {
      hash.update(piece);
      read += piece.length;
    }
  } catch (error) {
    throw unsound(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (read !== bytes || hash.digest('hex') !== sha256) throw unsound(`${file} is not what the backup wrote`);
}
