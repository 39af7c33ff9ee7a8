import { pathToFileURL } from 'node:url';
import { defineStepExecutor, type StepContext } from '@automate/workflow';
import { type ConnectionInput, connectionSchema } from '../connection/connection-schema.ts';
import { withDatabase } from '../connection/with-database.ts';
import { databaseError, refused } from '../errors.ts';
import { createArtifactSink } from './artifact-sink.ts';
import type { BackupSink } from './backup-sink.ts';
import { dumpTables } from './dump.ts';
import { folderOf, openFolder } from './folder.ts';
import { createFolderSink, findBackup } from './folder-sink.ts';
import type { BackupManifest } from './manifest.ts';
import { removeOld } from './retention.ts';

export interface BackupInput {
  connection: ConnectionInput;
  /** `table` or `schema.table`. Default: all of the schema. */
  tables?: string[];
  /** Default `public`. */
  schema?: string;
  /** `file:///folder`, or `artifact:` for what the step leaves behind. */
  location: string;
  /** Older ones of the same database are removed from the folder. Default: none. */
  retentionDays?: number;
}

export interface BackupOutput {
  /** Of this backup. */
  location: string;
  createdAt: string;
  tables: { table: string; rows: number; bytes: number }[];
  /** Names of the backups that were too old. */
  removed: string[];
}

export const backup = defineStepExecutor<BackupInput>({
  displayName: 'Back up a database',
  description: 'Writes the rows of tables as they are at one moment, with checksums.',
  input: {
    type: 'object',
    properties: {
      connection: connectionSchema,
      tables: {
        type: 'array',
        title: 'Tables',
        minItems: 1,
        maxItems: 10_000,
        items: { type: 'string', minLength: 1 },
      },
      schema: { type: 'string', title: 'Schema', minLength: 1, maxLength: 63, default: 'public' },
      location: { type: 'string', title: 'Location', minLength: 1, maxLength: 1000 },
      retentionDays: { type: 'integer', title: 'Retention in days', minimum: 1, maximum: 36_500 },
    },
    required: ['connection', 'location'],
    additionalProperties: false,
  },
  output: {
    type: 'object',
    properties: {
      location: { type: 'string' },
      createdAt: { type: 'string' },
      tables: { type: 'array', items: { type: 'object' } },
      removed: { type: 'array', items: { type: 'string' } },
    },
    required: ['location', 'createdAt', 'tables', 'removed'],
  },
  effect: 'idempotent',
  timeoutMs: 3_600_000,
  async execute(input, ctx) {
    if (input.location === 'artifact:') return await intoArtifacts(input, ctx);
    if (!input.location.startsWith('file:')) throw noSuchLocation(input.location);
    return { output: await intoFolder(input, ctx) };
  },
});

async function intoArtifacts(input: BackupInput, ctx: StepContext) {
  if (input.retentionDays !== undefined)
    throw refused('what a step leaves behind has a retention of its own: leave retentionDays out');
  const sink = createArtifactSink();
  const manifest = await dump(input, sink, new Date(), ctx);
  return { output: told(input.location, manifest, []), artifacts: sink.artifacts };
}

async function intoFolder(input: BackupInput, ctx: StepContext): Promise<BackupOutput> {
  const { connection, location, retentionDays } = input;
  const folder = await openFolder(folderOf(location), ctx, 'write');
  const { path, manifest } = (await findBackup(folder, ctx.idempotencyKey)) ?? (await make());
  const removed = retentionDays === undefined ? [] : await removeOld(folder, manifest, retentionDays, new Date());
  return told(pathToFileURL(path).href, manifest, removed);

  async function make() {
    const createdAt = new Date();
    const { idempotencyKey } = ctx;
    const sink = await createFolderSink(folder, { database: connection.database, createdAt, idempotencyKey });
    return { path: sink.path, manifest: await dump(input, sink, createdAt, ctx) };
  }
}

async function dump(
  { connection, schema = 'public', tables }: BackupInput,
  sink: BackupSink,
  createdAt: Date,
  ctx: StepContext,
): Promise<BackupManifest> {
  const { host, database } = connection;
  try {
    const found = await withDatabase(connection, ctx, ({ client }) =>
      dumpTables(client, { schema, tables }, sink, ctx),
    );
    const manifest = { format: 1 as const, createdAt: createdAt.toISOString(), host, database, ...found };
    ctx.signal.throwIfAborted();
    await sink.finish(manifest);
    for (const { rows, bytes } of manifest.tables) {
      ctx.use('rows', rows);
      ctx.use('bytes', bytes);
    }
    return manifest;
  } catch (error) {
    await sink.abandon();
    throw databaseError(error, { doing: 'back up the database', sent: false });
  }
}

function told(location: string, { createdAt, tables }: BackupManifest, removed: string[]): BackupOutput {
  return {
    location,
    createdAt,
    tables: tables.map(({ schema, table, rows, bytes }) => ({ table: `${schema}.${table}`, rows, bytes })),
    removed,
  };
}

function noSuchLocation(location: string) {
  const scheme = location.split(':', 1)[0];
  return refused(
    `a step reaches no storage "${scheme}:": give a folder of the server's machine (file:///…), or artifact: for what the step leaves behind`,
  );
}
