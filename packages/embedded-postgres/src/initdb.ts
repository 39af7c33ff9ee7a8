import { type SpawnOptions, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  mkdirSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { AutomateError } from '@automate/core';
import { listedAccounts, type ServerAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { folderArgument, serverEnvironment } from './server-environment.ts';

/** The superuser of every embedded cluster. */
export const SUPERUSER = 'automate';

export interface InitdbOptions {
  binaries: Binaries;
  account: ServerAccount | undefined;
  /** Made here; must not exist. */
  dataFolder: string;
  password: string;
  /** Wait for the disk. Default true. */
  sync?: boolean;
}

/**
 * Makes the files of a new cluster: UTF-8, an order of text that is the same on every platform, a password for every
 * connection, and checksums. Throws FAILED_PRECONDITION with initdb's own last words.
 */
export async function initdb({ binaries, account, dataFolder, password, sync = true }: InitdbOptions): Promise<void> {
  mkdirSync(dataFolder, { mode: 0o700 });
  chmodSync(dataFolder, 0o700);
  if (account) chownSync(dataFolder, account.uid, account.gid);
  const { cwd, path } = folderArgument(dataFolder, account !== undefined);
  const passwordFile = `${dataFolder}.password`;
  const onWindows = process.platform === 'win32';
  const args = ['-D', path, '-U', SUPERUSER, '--auth=scram-sha-256'];
  args.push(`--pwfile=${onWindows ? passwordFile : '/dev/stdin'}`);
  args.push('--encoding=UTF8', '--locale=C', '--data-checksums', '--no-instructions');
  if (binaries.major >= 17) args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  if (!sync) args.push('--no-sync');
  // Handed over as standard input, because the account may not be able to walk to the file.
  const input = openSync(passwordFile, 'wx+', 0o600);
  try {
    writeSync(input, `${password}\n`, 0);
    if (account) fchownSync(input, account.uid, account.gid);
    const options: SpawnOptions = { ...account, cwd, stdio: [input, 'pipe', 'pipe'] };
    const outcome = await run(binaries.initdb, args, options);
    if (outcome === undefined) return;
    const unlisted = outcome.includes('could not look up effective user ID');
    if (unlisted && (await runUnderListedName(binaries.initdb, args, options))) return;
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      effect: 'none',
      message:
        `initdb could not make a database in ${dataFolder}: ${outcome}` +
        (unlisted ? '. Add the user to /etc/passwd, or set DATABASE_URL to a PostgreSQL that runs elsewhere.' : ''),
    });
  } finally {
    closeSync(input);
    rmSync(passwordFile, { force: true });
  }
}

/**
 * initdb insists on a name for its user id, which containers do not always list, and has no other use for it: in a user
 * namespace of its own the id is seen as one that is listed. False where the system does not allow such namespaces.
 */
async function runUnderListedName(program: string, args: string[], options: SpawnOptions): Promise<boolean> {
  const accounts = listedAccounts();
  const { uid } = accounts.get('nobody') ?? [...accounts.values()][0] ?? {};
  // At its usual places: the PATH may be as narrow as the server's own.
  const unshare = ['/usr/bin/unshare', '/bin/unshare'].find((file) => existsSync(file));
  if (unshare === undefined || uid === undefined) return false;
  const underIt = ['--user', `--map-user=${uid}`, '--', program, ...args];
  return (await run(unshare, underIt, options)) === undefined;
}

/** Undefined when the program succeeded, else its last words. */
async function run(program: string, args: string[], options: SpawnOptions): Promise<string | undefined> {
  const child = spawn(program, args, { ...options, env: serverEnvironment(), detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const status = await new Promise<number | null | Error>((resolve) => {
    child.on('error', resolve);
    child.on('close', resolve);
  });
  if (status === 0) return undefined;
  return status instanceof Error ? status.message : output.trim().split('\n').slice(-5).join(' | ');
}
