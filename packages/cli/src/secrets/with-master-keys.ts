import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from '@automate/embedded-postgres';
import { type Automate, createAutomate, createLogger } from '@automate/server';

export interface InstallationPlace {
  dataDir: string;
  /** Default: the embedded database in the data directory. */
  database?: string | undefined;
}

/** Opens an installation for its keys alone, beside whatever else runs of it. @throws StartError */
export async function withMasterKeys<T>(
  { dataDir, database }: InstallationPlace,
  work: (keys: Automate['masterKeys']) => Promise<T>,
): Promise<T> {
  const directory = resolve(dataDir);
  const masterKeys = (process.env.AUTOMATE_MASTER_KEY ?? '').split(',').flatMap((key) => key.trim() || []);
  const automate = await createAutomate(
    {
      dataDir: directory,
      roles: [],
      secrets: { masterKeys },
      ...(database === undefined ? {} : { databaseUrl: database }),
    },
    {
      embedded: () => startEmbeddedPostgres({ dataDir: join(directory, 'postgres') }),
      log: createLogger({ level: 'warn' }),
    },
  );
  try {
    return await work(automate.masterKeys);
  } finally {
    await automate.stop();
  }
}
