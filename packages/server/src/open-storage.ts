import { AutomateError, type Logger, type MigrationSet } from '@automate/core';
import { type OpenedDatabase, openDatabase, runMigrations } from '@automate/db';
import type { Components } from './automate.ts';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';
import { asStartError, StartError } from './start-error.ts';

/**
 * The database of the configuration, else the embedded one, with its tables up to date.
 *
 * @throws StartError `database`, `dataDir` (the embedded one's folder), `config` (neither was given)
 */
export async function openStorage(
  config: ParsedConfig,
  { embedded, onStage }: Components,
  sets: readonly MigrationSet[],
  cleanup: Cleanup,
  log: Logger,
): Promise<OpenedDatabase> {
  onStage?.('database', 'begin');
  const url = config.databaseUrl ?? (await startEmbedded(embedded, cleanup));
  const database = await openDatabase({ url, max: config.databaseConnections, applicationName: 'automate' }).catch(
    (error: unknown) => {
      throw asStartError('database', error);
    },
  );
  cleanup.add('database connections', () => database.close());
  onStage?.('database', 'end', `PostgreSQL ${database.serverMajor}`);

  onStage?.('tables', 'begin');
  try {
    const { applied } = await runMigrations(database.sql, sets, { log });
    onStage?.('tables', 'end', applied.length === 0 ? 'up to date' : `${applied.length} migrations applied`);
  } catch (error) {
    throw asStartError('database', error);
  }
  return database;
}

async function startEmbedded(embedded: Components['embedded'], cleanup: Cleanup): Promise<string> {
  if (!embedded) throw new StartError('config', 'No database: set databaseUrl, or hand in an embedded one.');
  try {
    const server = await embedded();
    cleanup.add('embedded database', () => server.stop());
    return server.url;
  } catch (error) {
    const folder = AutomateError.isInstance(error) && error.code !== 'UNAVAILABLE';
    throw asStartError(folder ? 'dataDir' : 'database', error);
  }
}
