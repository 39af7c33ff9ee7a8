import { spawn } from 'node:child_process';
import { chmodSync, chownSync, rmSync, writeFileSync } from 'node:fs';
import { AutomateError } from '@automate/core';
import type { ServerAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './server-environment.ts';

/** The superuser of every embedded cluster. */
export const SUPERUSER = 'automate';

export interface InitdbOptions {
  binaries: Binaries;
  account: ServerAccount | undefined;
  /** Absent or empty, and inside a folder that the account may write to. */
  dataDir: string;
  password: string;
  /** Wait for the disk. Default true. */
  sync?: boolean;
}

/**
 * Makes the files of a new cluster: UTF-8, the built-in C.UTF-8 locale (the same order on every platform), a password
 * for every connection, and checksums. Throws INTERNAL with initdb's own words.
 */
export async function initdb({ binaries, account, dataDir, password, sync = true }: InitdbOptions): Promise<void> {
  const passwordFile = `${dataDir}.password`;
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' });
  try {
    chmodSync(passwordFile, 0o600);
    if (account) chownSync(passwordFile, account.uid, account.gid);
    const args = ['-D', dataDir, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
    args.push('--data-checksums', '--no-instructions');
    if (!sync) args.push('--no-sync');
    await run(binaries.initdb, args, account);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function run(program: string, args: string[], account: ServerAccount | undefined): Promise<void> {
  const child = spawn(program, args, {
    ...account,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status === 0) return;
  const last = output.trim().split('\n').slice(-5).join(' | ');
  throw new AutomateError({ code: 'INTERNAL', message: `initdb could not make ${args[1]}: ${last}` });
}
