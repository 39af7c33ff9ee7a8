import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import type { ServerAccount } from './account.ts';
import { type Binaries, packagedInstallation, programsIn } from './binaries.ts';

/** The release of PostgreSQL that makes new data folders. */
export const POSTGRES_MAJOR = 18;

/**
 * Programs that the account can run: those of the npm package where they are, else a copy of them that the account can
 * reach (root's home is closed to it, and so is a clone inside), else `postgres` from the PATH. Throws
 * FAILED_PRECONDITION when there is none.
 */
export function usableBinaries(account: ServerAccount | undefined, stateDirs = defaultStateDirs()): Binaries {
  const packaged = packagedInstallation();
  if (packaged !== undefined) {
    if (canRun(programsIn(packaged), account)) return programsIn(packaged);
    if (account !== undefined) {
      const copy = copyInstallation(packaged, account, stateDirs);
      if (copy !== undefined) return copy;
    }
  }
  const onPath: Binaries = { postgres: 'postgres', initdb: 'initdb' };
  if (canRun(onPath, account)) return onPath;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message:
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here and no \`postgres\` ` +
      `${POSTGRES_MAJOR} on the PATH. Install one, or set DATABASE_URL to a PostgreSQL that runs elsewhere.`,
  });
}

/** Where a copy may live, in order of preference. */
export function defaultStateDirs(): string[] {
  return process.platform === 'win32' ? [tmpdir()] : ['/var/lib/automate', '/var/tmp', '/tmp'];
}

function canRun(binaries: Binaries, account: ServerAccount | undefined): boolean {
  return [binaries.postgres, binaries.initdb].every((program) => {
    const ran = spawnSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8', stdio: 'pipe' });
    return ran.status === 0 && ran.stdout.includes(`(PostgreSQL) ${POSTGRES_MAJOR}.`);
  });
}

function copyInstallation(source: string, account: ServerAccount, stateDirs: string[]): Binaries | undefined {
  const key = createHash('sha256')
    .update(readFileSync(programsIn(source).postgres))
    .digest('hex')
    .slice(0, 16);
  const name = `automate-postgres-${POSTGRES_MAJOR}-${key}`;
  for (const stateDir of stateDirs) {
    const target = join(stateDir, name);
    const binaries = programsIn(target);
    try {
      if (isOurs(target) && canRun(binaries, account)) return binaries;
      mkdirSync(stateDir, { recursive: true, mode: 0o755 });
      const fresh = `${target}.${randomBytes(6).toString('hex')}`;
      try {
        cpSync(source, fresh, { recursive: true, verbatimSymlinks: true });
        openToAll(fresh);
        if (!canRun(programsIn(fresh), account)) continue;
        // Damaged, or made by somebody else in a folder that all may write to.
        if (lstatSync(target, { throwIfNoEntry: false }) && !(isOurs(target) && canRun(binaries, account))) {
          rmSync(target, { recursive: true, force: true });
        }
        // Another process may have been faster: then its copy is the same, and this one is dropped.
        if (!lstatSync(target, { throwIfNoEntry: false })) renameSync(fresh, target);
      } finally {
        rmSync(fresh, { recursive: true, force: true });
      }
      if (isOurs(target) && canRun(binaries, account)) return binaries;
    } catch {
      // Not writable, full, or mounted without execution: the next one may do.
    }
  }
  return undefined;
}

/** A folder of another user could hold any program under these names. */
function isOurs(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

/** Whatever the umask was: everyone may read and enter, only the owner may write. */
function openToAll(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  const program = stat.isDirectory() || (stat.mode & 0o100) !== 0;
  chmodSync(path, program ? 0o755 : 0o644);
  if (!stat.isDirectory()) return;
  for (const entry of readdirSync(path)) openToAll(join(path, entry));
}
