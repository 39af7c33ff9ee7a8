import { spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { AutomateError } from '@automate/core';
import { type ClusterFolder, giveToOwnerOf } from './cluster-folder.ts';
import { usableBinaries } from './installation.ts';
import { removeStaleLocks } from './postmaster-pid.ts';
import { folderArgument, serverEnvironment } from './server-environment.ts';
import { SETTINGS, settingArguments } from './settings.ts';
import { openSocketFolder } from './socket-folder.ts';

const LOG_LIMIT = 10_000_000;

/** A server that was started and may or may not get ready. */
export interface ServerProcess {
  /** Undefined on Windows, where another program starts it. */
  pid: number | undefined;
  /** How the start ended, in words; undefined while it has not failed. */
  failure(): string | undefined;
}

/**
 * Starts `postgres` on the cluster, apart from this process: Ctrl-C is not for it, and it outlives us. Where there are
 * Unix sockets it listens on nothing else.
 */
export async function startServer(cluster: ClusterFolder): Promise<ServerProcess> {
  const onWindows = process.platform === 'win32';
  const binaries = usableBinaries({ account: cluster.account, major: cluster.major });
  const socketFolder = onWindows ? undefined : openSocketFolder(cluster);
  removeStaleLocks(cluster.data, socketFolder);
  const address: Record<string, string> =
    socketFolder === undefined
      ? { listen_addresses: '127.0.0.1', port: String(await freePort()), unix_socket_directories: '' }
      : { listen_addresses: '', port: '5432', unix_socket_directories: socketFolder };
  const settings = settingArguments(SETTINGS, address);
  const { cwd, path } = folderArgument(cluster.data, cluster.account !== undefined);
  const log = openLog(cluster);
  try {
    // Only pg_ctl gives up an administrator's rights, which PostgreSQL on Windows insists on.
    const [program, args] = onWindows
      ? [binaries.pgCtl, ['start', '-W', '-D', path, '-l', cluster.log, '-o', settings.join(' ')]]
      : [binaries.postgres, ['-D', path, ...settings]];
    const child = spawn(program, args, {
      ...cluster.account,
      cwd,
      env: serverEnvironment(),
      stdio: onWindows ? 'ignore' : ['ignore', log, log],
      detached: true,
      windowsHide: true,
    });
    let failure: string | undefined;
    child.on('error', (error) => {
      failure = error.message;
    });
    child.on('exit', (status, signal) => {
      if (onWindows && status === 0) return;
      failure = `it ended with ${signal ?? `status ${status}`}`;
    });
    child.unref();
    return { pid: onWindows ? undefined : child.pid, failure: () => failure };
  } finally {
    closeSync(log);
  }
}

/** The end of the server's log on one line, for a message. */
export function lastWords(cluster: ClusterFolder, lines = 6): string {
  try {
    return readFileSync(cluster.log, 'utf8').trim().split('\n').slice(-lines).join(' | ');
  } catch {
    return '';
  }
}

function openLog({ log, path }: ClusterFolder): number {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) {
    rmSync(`${log}.1`, { force: true });
    // Whoever starts the server at the same moment turns the page for both.
    if (existsSync(log)) renameSync(log, `${log}.1`);
  }
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
  const handle = openSync(log, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
  giveToOwnerOf(path, log);
  return handle;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address !== null && typeof address === 'object') return address.port;
  throw new AutomateError({ code: 'UNAVAILABLE', effect: 'none', message: 'no free port on 127.0.0.1' });
}
