import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import type { ServerAccount } from './account.ts';
import { type Binaries, packagedInstallation, programsIn, tryPrograms } from './binaries.ts';

/** The oldest PostgreSQL that Automate runs on. */
const OLDEST = 15;

/** Where a copy of the programs may live, in order of preference. */
const STATE_FOLDERS = ['/var/lib/automate', '/var/tmp', '/tmp'];

export interface BinariesWanted {
  account: ServerAccount | undefined;
  /** The release that made the data that is there. Undefined for new data: any that Automate runs on. */
  major?: number | undefined;
  /** Default: the npm package of this platform. */
  packaged?: string | undefined;
  stateFolders?: readonly string[];
}

/**
 * Programs that the account can run: those of the npm package where they are, else a copy of them that the account can
 * reach (root's home is closed to it, and so is a clone inside), else `postgres` from the PATH. Throws
 * FAILED_PRECONDITION, with what was tried, when there are none.
 */
export function usableBinaries(wanted: BinariesWanted): Binaries {
  const { account, major, stateFolders = STATE_FOLDERS } = wanted;
  const packaged = 'packaged' in wanted ? wanted.packaged : packagedInstallation();
  const tried: string[] = [];
  const fits = (found: Binaries | string): found is Binaries => {
    if (typeof found === 'string') tried.push(found);
    else if (major === undefined ? found.major >= OLDEST : found.major === major) return true;
    else tried.push(`${found.postgres} is PostgreSQL ${found.major}`);
    return false;
  };
  if (packaged === undefined) tried.push(`no npm package for ${process.platform}-${process.arch} is installed`);
  else {
    const inPlace = tryPrograms(programsIn(packaged), account);
    if (fits(inPlace)) return inPlace;
    if (typeof inPlace === 'string' && account !== undefined) {
      const copy = copyInstallation(packaged, account, stateFolders);
      if (fits(copy)) return copy;
    }
  }
  const onPath = tryPrograms(programsIn(), account);
  if (fits(onPath)) return onPath;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message: `${major === undefined ? 'No PostgreSQL can be started here' : `The data is PostgreSQL ${major}'s, and no PostgreSQL ${major} can be started here`} (${tried.join('; ')}). ${remedy(major)}`,
  });
}

function remedy(major: number | undefined): string {
  return major === undefined
    ? 'Put the postgres and initdb programs of PostgreSQL 18 on the PATH, or set DATABASE_URL to a PostgreSQL that runs elsewhere.'
    : `Put its programs on the PATH, or choose another data folder and load a dump (pg_dump) of the old one there.`;
}

function copyInstallation(source: string, account: ServerAccount, folders: readonly string[]): Binaries | string {
  const version = createHash('sha256')
    .update(readFileSync(programsIn(source).postgres))
    .digest('hex')
    .slice(0, 16);
  let problem = 'no folder for a copy';
  for (const folder of folders) {
    const target = join(folder, `automate-postgres-${version}`);
    try {
      const ready = reuse(target, account);
      if (typeof ready !== 'string') return ready;
      const copy = makeCopy(source, target, account);
      if (typeof copy !== 'string') return copy;
      problem = copy;
    } catch (error) {
      // Not writable or full: the next one may do.
      problem = error instanceof Error ? error.message : String(error);
    }
  }
  return problem;
}

/** Appears under its name whole or not at all; of several processes that copy at once, one wins. */
function makeCopy(source: string, target: string, account: ServerAccount): Binaries | string {
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    const folder = join(target, '..');
    if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o755);
    cpSync(source, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    const works = tryPrograms(programsIn(draft), account);
    if (typeof works === 'string') return works;
    // What stands there is damaged, or was put there by another user.
    if (typeof reuse(target, account) === 'string') rmSync(target, { recursive: true, force: true });
    try {
      renameSync(draft, target);
    } catch (error) {
      const ready = reuse(target, account);
      if (typeof ready === 'string') throw error;
    }
    return reuse(target, account);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A copy that is there already, unless another user could have chosen or changed what is in it. */
function reuse(target: string, account: ServerAccount): Binaries | string {
  const stat = lstatSync(target, { throwIfNoEntry: false });
  const ours = stat?.isDirectory() === true && stat.uid === process.geteuid?.() && (stat.mode & 0o022) === 0;
  return ours ? tryPrograms(programsIn(target), account) : `${target} is not a folder of this user's own`;
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
