import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, vi } from 'vitest';
import type { ConnectionOptions } from '../connection-options.ts';
import { readPostmasterPid } from '../postmaster-pid.ts';
import { worksIn } from '../process-liveness.ts';
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts';

// initdb and a server's start take a second on an idle machine, and many on one that runs everything else too.
vi.setConfig({ testTimeout: 120_000 });

export interface DataDir extends AsyncDisposable {
  /** In a folder that only this user can enter, which for root is one that PostgreSQL's account cannot. */
  path: string;
  /** PostgreSQL's own. */
  data: string;
}

/** A folder for a cluster, with whatever still runs in it ended and removed at last. */
export function temporaryDataDir(): DataDir {
  const parent = mkdtempSync(join(tmpdir(), 'automate-data-'));
  const path = join(parent, 'data');
  const data = join(path, 'cluster', 'data');
  return {
    path,
    data,
    async [Symbol.asyncDispose]() {
      const server = existsSync(data) ? readPostmasterPid(data) : undefined;
      if (server && worksIn(server.pid, data)) {
        process.kill(server.pid, 'SIGQUIT');
        await until(() => !worksIn(server.pid, data));
      }
      const socketFolder = join(path, 'cluster', 'socket-folder');
      if (existsSync(socketFolder)) rmSync(readFileSync(socketFolder, 'utf8').split('\n')[0] ?? '', { recursive: true, force: true });
      rmSync(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

export async function until(condition: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  for (const deadline = performance.now() + ms; !(await condition()); ) {
    if (performance.now() > deadline) throw new Error(`it did not come true in ${ms} ms: ${condition}`);
    await sleep(20);
  }
}

/** One statement on a connection of its own. */
export async function ask(options: ConnectionOptions, statement: string): Promise<Record<string, unknown>[]> {
  const sql = postgres({ ...options, max: 1, fetch_types: false, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

let prepared: Promise<string> | undefined;

/** Fills the folder with a cluster that holds one row (`kept.seven` is 7) and was stopped cleanly. */
export async function fill(folder: DataDir): Promise<void> {
  prepared ??= prepare();
  // Owners and modes stay what they are, which `fs.cp` does not care for.
  execFileSync('cp', ['-a', await prepared, folder.path]);
}

afterAll(async () => {
  if (prepared) rmSync(join(await prepared, '..'), { recursive: true, force: true });
});

async function prepare(): Promise<string> {
  const parent = mkdtempSync(join(tmpdir(), 'automate-prepared-'));
  const dataDir = join(parent, 'data');
  const server = await startEmbeddedPostgres({ dataDir });
  await ask(server.options, 'create table kept as select 7 as seven');
  await server.stop();
  return dataDir;
}
