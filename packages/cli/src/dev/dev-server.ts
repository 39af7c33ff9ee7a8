import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_TENANT } from '@automate/core';
import { startEmbeddedPostgres } from '@automate/embedded-postgres';
import { type Automate, createAutomate, createLogger } from '@automate/server';

export interface DevServerOptions {
  /** The plugin's package. What the server keeps is in its `.automate`. */
  directory: string;
  /** 0 takes a free one. */
  port: number;
  /** Private addresses that may be called, as in the server's configuration. */
  allowPrivate: string[];
  /** Default: the embedded PostgreSQL. */
  databaseUrl?: string | undefined;
}

/** A running server with one plugin. */
export interface DevServer {
  automate: Automate;
  url: string;
  /** Holds a key with every permission; for its owner only. */
  keyFile: string;
  stop(): Promise<void>;
}

/** @throws StartError; then nothing of it is left running */
export async function startDevServer({
  directory,
  port,
  allowPrivate,
  databaseUrl,
}: DevServerOptions): Promise<DevServer> {
  const dataDir = join(directory, '.automate');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const automate = await createAutomate(
    {
      dataDir,
      http: { port },
      plugins: { list: [directory], dependenciesOf: directory },
      allowPrivate,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    },
    {
      embedded: () => startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') }),
      log: createLogger({ level: 'warn' }),
    },
  );
  try {
    // Before it answers: whoever waits for that reads the key next.
    const keyFile = await keepKey(automate, join(dataDir, 'dev-key'));
    const { url = '' } = await automate.start();
    return { automate, url, keyFile, stop: () => automate.stop() };
  } catch (error) {
    await automate.stop();
    throw error;
  }
}

/** The key of an earlier start, while the database knows it, else a new one. */
async function keepKey({ apiKeys }: Automate, file: string): Promise<string> {
  const known = readIfThere(file);
  if (known !== undefined && (await apiKeys.verify(known)) !== undefined) return file;
  const key = { tenantId: DEFAULT_TENANT, name: 'plugin dev', permissions: ['*'], actor: 'automate plugin dev' };
  const { token } = await apiKeys.create(key);
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
