import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { serverAccount } from '../account.ts';
import { initdb, SUPERUSER } from '../initdb.ts';
import { usableBinaries } from '../installation.ts';
import { serverEnvironment } from '../server-environment.ts';
import { settingArguments } from '../settings.ts';

const PASSWORD = 'automate';

export interface TestCluster {
  /** Of the maintenance database, for the superuser. */
  url: string;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/**
 * A new cluster in a temporary folder, on loopback (its address fits in a URL that every client understands). Commits do
 * not wait for the disk, which only a crash of the machine could tell. Another PostgreSQL than the embedded one:
 * `AUTOMATE_TEST_POSTGRES` is the folder of its `bin`, for example `/usr/lib/postgresql/15`.
 */
export async function startTestCluster(): Promise<TestCluster> {
  const account = serverAccount();
  const packaged = process.env.AUTOMATE_TEST_POSTGRES;
  const binaries = usableBinaries({ account, ...(packaged && { packaged }) });
  // Root's TMPDIR may be a private one; the server's account must get in.
  const folder = mkdtempSync(join(account ? '/tmp' : tmpdir(), 'automate-pg-'));
  chmodSync(folder, 0o700);
  if (account) chownSync(folder, account.uid, account.gid);
  let server: ChildProcess | undefined;
  const stop = async () => {
    if (server?.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit');
      // Ends at once, without a checkpoint of files that are thrown away.
      server.kill('SIGQUIT');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  try {
    const dataFolder = join(folder, 'data');
    await initdb({ binaries, account, dataFolder, password: PASSWORD, sync: false });
    // A port that is free may be somebody else's by the time PostgreSQL asks for it.
    for (let triesLeft = 10; ; triesLeft -= 1) {
      const port = await freePort();
      const settings = {
        listen_addresses: '127.0.0.1',
        port: String(port),
        unix_socket_directories: process.platform === 'win32' ? '' : folder,
        max_connections: '200',
        shared_buffers: '64MB',
        fsync: 'off',
        max_wal_size: '256MB',
      };
      const started = spawn(binaries.postgres, ['-D', dataFolder, ...settingArguments(settings)], {
        ...account,
        cwd: '/',
        env: serverEnvironment(),
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      });
      server = started;
      let log = '';
      started.stderr?.on('data', (chunk) => {
        log = (log + String(chunk)).slice(-4000);
      });
      const closed = once(started, 'close');
      const url = `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
      if (await ready(url, dataFolder, () => started.exitCode !== null || started.signalCode !== null))
        return { url, stop };
      await closed;
      if (triesLeft === 0 || !/address already in use/i.test(log)) {
        throw new Error(`the tests' PostgreSQL ended: ${log}`);
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port on loopback');
  return address.port;
}

/** True when the server of this folder answers, false when it has ended: at its address there may be another one then. */
async function ready(url: string, dataFolder: string, ended: () => boolean): Promise<boolean> {
  for (const deadline = performance.now() + 60_000; ; ) {
    if (ended()) return false;
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      const [row] = await sql`select current_setting('data_directory') as folder`;
      if (row?.folder === dataFolder) return true;
      await sleep(20);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(20);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}
