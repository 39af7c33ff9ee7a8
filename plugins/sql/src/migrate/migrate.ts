import { defineStepExecutor } from '@automate/workflow';
import { type ConnectionInput, connectionSchema } from '../connection/connection-schema.ts';
import { setTimeLimit } from '../connection/settings.ts';
import { withDatabase } from '../connection/with-database.ts';
import { databaseError, refused } from '../errors.ts';
import { applyMigrations, checkNames } from './apply.ts';
import { type Migration, readMigrations } from './migration.ts';

export interface MigrateInput {
  connection: ConnectionInput;
  /** In order. Either these or `folder`. */
  migrations?: Migration[];
  /** A folder of the server's machine, with `.sql` files. */
  folder?: string;
  /** The table of what was applied, with its schema where it has one. Default `automate_migrations`. */
  journal?: string;
}

const DEFAULT_JOURNAL = 'automate_migrations';
const names = { type: 'array', items: { type: 'string' } };

export const migrate = defineStepExecutor<MigrateInput>({
  displayName: 'Migrate a database',
  description: 'Applies each migration once, in order, all of them or none.',
  input: {
    type: 'object',
    properties: {
      connection: connectionSchema,
      migrations: {
        type: 'array',
        title: 'Migrations',
        maxItems: 10_000,
        items: {
          type: 'object',
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 200 },
            sql: { type: 'string', maxLength: 1_000_000 },
          },
          required: ['name', 'sql'],
          additionalProperties: false,
        },
      },
      folder: { type: 'string', title: 'Folder', minLength: 1, maxLength: 1000 },
      journal: {
        type: 'string',
        title: 'Table of what was applied',
        pattern: '^[a-z_][a-z0-9_]{0,62}([.][a-z_][a-z0-9_]{0,62})?$',
        default: DEFAULT_JOURNAL,
      },
    },
    required: ['connection'],
    additionalProperties: false,
  },
  output: {
    type: 'object',
    properties: { applied: names, already: names, unknown: names },
    required: ['applied', 'already', 'unknown'],
  },
  effect: 'idempotent',
  literal: ['migrations'],
  timeoutMs: 300_000,
  async execute({ connection, migrations, folder, journal = DEFAULT_JOURNAL }, ctx) {
    if ((migrations === undefined) === (folder === undefined)) throw refused('say either migrations or folder');
    const all = migrations ?? (await readMigrations(folder!, ctx));
    checkNames(all);
    const output = await withDatabase(connection, ctx, async ({ client }) => {
      try {
        await client.query('begin');
        await setTimeLimit(client, ctx);
        const done = await applyMigrations(client, all, journal);
        ctx.signal.throwIfAborted();
        await client.query('commit');
        return done;
      } catch (error) {
        throw databaseError(error, { doing: 'migrate', sent: true });
      }
    });
    ctx.use('migrations', output.applied.length);
    return { output };
  },
});
