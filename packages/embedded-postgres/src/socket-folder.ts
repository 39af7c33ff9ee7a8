import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import { type ClusterFolder, giveToOwnerOf } from './cluster-folder.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux; PostgreSQL adds `/.s.PGSQL.5432`. */
const LONGEST = 88;

/**
 * The folder of the cluster's Unix socket: short, because the system limits its length, and closed to other users. Its
 * random name is kept with the cluster, so that the address stays the same over restarts and those who are connected
 * find back. It is changed when another user has taken the name, and in a copy of the cluster, which may run beside it.
 */
export function openSocketFolder(cluster: ClusterFolder): string {
  const file = join(cluster.path, 'socket-folder');
  for (let tries = 0; tries < 5; tries += 1) {
    const folder = recordedName(cluster, file);
    if (folder !== undefined && claim(folder, cluster)) return folder;
    recordName(cluster, file, newName(), existsSync(file));
  }
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message: `No private folder for PostgreSQL's socket could be made in ${socketRoot()}.`,
  });
}

function claim(folder: string, { account }: ClusterFolder): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const stat = lstatSync(folder);
  const self = process.geteuid?.() ?? stat.uid;
  if (!stat.isDirectory() || (stat.uid !== self && stat.uid !== account?.uid)) return false;
  chmodSync(folder, 0o700);
  if (account) chownSync(folder, account.uid, account.gid);
  return true;
}

function newName(): string {
  const name = join(socketRoot(), `automate-${randomBytes(6).toString('hex')}`);
  if (Buffer.byteLength(name) <= LONGEST) return name;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message: `${name} is too long for the folder of a Unix socket (${LONGEST} bytes): set TMPDIR to a shorter path.`,
  });
}

/** Not the data folder: its path may be long, closed to the server's account, or on a disk that has no sockets. */
function socketRoot(): string {
  try {
    accessSync('/tmp', constants.W_OK | constants.X_OK);
    return '/tmp';
  } catch {
    return tmpdir();
  }
}

/** Undefined when there is none, or it is the name of the cluster that this one was copied from. */
function recordedName(cluster: ClusterFolder, file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const [name, identity] = readFileSync(file, 'utf8').split('\n');
  return identity === identityOf(cluster) ? name : undefined;
}

/** Of several processes that record a first name, one wins. */
function recordName(cluster: ClusterFolder, file: string, name: string, replace: boolean): void {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${name}\n${identityOf(cluster)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    giveToOwnerOf(cluster.path, draft);
    if (replace) renameSync(draft, file);
    else linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function identityOf({ data }: ClusterFolder): string {
  const { dev, ino } = statSync(data);
  return `${dev}:${ino}`;
}
