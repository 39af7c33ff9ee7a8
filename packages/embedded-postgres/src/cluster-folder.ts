import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import { type ServerAccount, serverAccount } from './account.ts';
import { initdb } from './initdb.ts';
import { usableBinaries } from './installation.ts';
import { processIsAlive } from './process-liveness.ts';

/** A cluster's files, `<dataDir>/cluster`. Only the owner of `dataDir` can read what is secret in it. */
export interface ClusterFolder {
  path: string;
  /** PostgreSQL's own data folder, mode 0700, owned by the account the server runs as. */
  data: string;
  /** What the server said. */
  log: string;
  /** The superuser's password, mode 0600. */
  password: string;
  account: ServerAccount | undefined;
  /** The release that made the data. */
  major: number;
}

const DRAFT = /^cluster\.draft-(\d+)-/;

/**
 * The cluster inside a data folder, made when it is not there. Making it is a rename of a finished draft: it is there
 * whole or not at all, whoever was interrupted, and when two processes make one at once, the first wins and the other's
 * is dropped. Throws PERMISSION_DENIED or FAILED_PRECONDITION in words about the folder.
 */
export async function openClusterFolder(dataDir: string): Promise<ClusterFolder> {
  const path = join(dataDir, 'cluster');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    removeAbandonedDrafts(dataDir);
    if (!existsSync(path)) await createCluster(dataDir, path);
    return readCluster(path);
  } catch (error) {
    throw folderError(dataDir, error);
  }
}

async function createCluster(dataDir: string, path: string): Promise<void> {
  const account = serverAccount();
  const binaries = usableBinaries({ account });
  const draft = join(dataDir, `cluster.draft-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(draft);
    // Where /proc does not help (macOS), root's server has to walk through.
    chmodSync(draft, account ? 0o711 : 0o700);
    const password = randomBytes(24).toString('base64url');
    await initdb({ binaries, account, dataFolder: join(draft, 'data'), password });
    writeFileSync(join(draft, 'password'), password, { mode: 0o600, flag: 'wx', flush: true });
    giveToOwnerOf(dataDir, draft, join(draft, 'password'));
    try {
      renameSync(draft, path);
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
    syncFolder(dataDir);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function readCluster(path: string): ClusterFolder {
  const data = join(path, 'data');
  const major = Number.parseInt(readFileSync(join(data, 'PG_VERSION'), 'utf8'), 10);
  const password = readFileSync(join(path, 'password'), 'utf8').trim();
  const account = serverAccount(data);
  const { uid, mode } = statSync(data);
  // A copy made by `cp -r`, say a restored backup, has its maker's owner and mode; PostgreSQL refuses both.
  if (account && uid === 0) giveAway(data, account);
  if ((mode & 0o077) !== 0) chmodSync(data, 0o700);
  return { path, data, log: join(path, 'postgres.log'), password, account, major };
}

/** Left by processes that were killed while they made a cluster. */
function removeAbandonedDrafts(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const maker = DRAFT.exec(name)?.[1];
    if (maker === undefined) continue;
    const draft = join(dataDir, name);
    const age = Date.now() - (statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (processIsAlive(Number(maker)) && age < 600_000) continue;
    try {
      rmSync(draft, { recursive: true, force: true });
    } catch {
      // Its initdb is still at work: the next start finds it finished.
    }
  }
}

/** What root made in somebody's folder stays usable for them. */
export function giveToOwnerOf(folder: string, ...paths: string[]): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  for (const path of paths) lchownSync(path, uid, gid);
}

function giveAway(path: string, account: ServerAccount): void {
  lchownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    lchownSync(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function folderError(dataDir: string, error: unknown): unknown {
  if (AutomateError.isInstance(error) || !(error instanceof Error) || !('code' in error)) return error;
  const denied = error.code === 'EACCES' || error.code === 'EPERM';
  return new AutomateError({
    code: denied ? 'PERMISSION_DENIED' : 'FAILED_PRECONDITION',
    effect: 'none',
    message:
      `The data folder ${dataDir} cannot be used: ${error.message}. ` +
      (denied
        ? 'Start as the user it belongs to, or choose another folder with AUTOMATE_DATA_DIR.'
        : 'Mend it, or choose another folder with AUTOMATE_DATA_DIR.'),
    cause: error,
  });
}
