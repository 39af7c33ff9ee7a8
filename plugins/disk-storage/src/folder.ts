import { randomUUID } from 'node:crypto';
import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AutomateError } from '@automate/core';
import { systemCode, unsound } from './errors.ts';

/** Says that the folder is a storage, and of which layout. */
const MARKER = '.automate-storage';
const LAYOUT = 'automate disk storage 1\n';
/** What may be in it; the last is in the root of some disks. */
const OWN = /^(objects|incoming|\.automate-storage.*|lost\+found)$/;
/** What an ended process left behind is removed after a day. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** The folder of a storage: `objects` and what is on its way there, `incoming`. */
export interface Folder {
  /** Without symbolic links, so that a path can be told to lead out of it. */
  readonly objects: string;
  /** A path that nobody else has, on the same disk. */
  newIncoming(): string;
  /** Throws UNAVAILABLE when the folder is gone, such as a disk that is not mounted: it then looks empty. */
  assertThere(): Promise<void>;
  /** Throws as `assertThere`, and when nothing can be written. In bytes. */
  space(): Promise<{ freeBytes: number; totalBytes: number }>;
}

/** What a path can be: a storage, or something that can become one. Throws FAILED_PRECONDITION for anything else. */
export async function inspectFolder(path: string): Promise<'storage' | 'empty' | 'missing'> {
  let names: string[];
  try {
    names = await readdir(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await access(await existingAncestor(path), constants.W_OK);
    return 'missing';
  }
  if (names.some((name) => !OWN.test(name))) {
    throw unsound(`${path} holds other files: name a folder that is empty or not there yet`);
  }
  if (!names.includes(MARKER)) return 'empty';
  if ((await readFile(join(path, MARKER), 'utf8')) !== LAYOUT) throw unsound(`${path} is of another version`);
  return 'storage';
}

async function existingAncestor(path: string): Promise<string> {
  const parent = dirname(path);
  return (await isThere(parent)) || parent === path ? parent : existingAncestor(parent);
}

/** Opens the folder, and makes it where there is none. Throws as `inspectFolder`. */
export async function openFolder(path: string): Promise<Folder> {
  if ((await inspectFolder(path)) !== 'storage') await makeFolder(path);
  const root = await realpath(path);
  const folder: Folder = {
    objects: join(root, 'objects'),
    newIncoming: () => join(root, 'incoming', randomUUID()),
    async assertThere() {
      if (await isThere(join(root, MARKER))) return;
      throw new AutomateError({
        code: 'UNAVAILABLE',
        message: `disk storage: ${path} is gone: is its disk mounted?`,
        effect: 'none',
      });
    },
    async space() {
      await folder.assertThere();
      await access(folder.objects, constants.W_OK);
      const { bavail, blocks, bsize } = await statfs(root);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
  };
  for (const name of ['objects', 'incoming']) {
    const real = await realpath(join(root, name));
    if (real !== join(root, name)) throw unsound(`${name} in ${path} is a symbolic link`);
  }
  await removeAbandoned(join(root, 'incoming'));
  return folder;
}

/** The marker comes last: a folder that has one is whole. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  for (const name of ['objects', 'incoming']) await mkdir(join(path, name), { recursive: true, mode: 0o700 });
  const unfinished = join(path, `${MARKER}.${randomUUID()}`);
  const marker = await open(unfinished, 'wx', 0o600);
  try {
    await marker.writeFile(LAYOUT);
    await marker.sync();
  } finally {
    await marker.close();
  }
  await rename(unfinished, join(path, MARKER));
  await syncFolder(path);
  await syncFolder(dirname(path));
}

async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Makes what was created, renamed or removed in a folder durable. Windows has no such thing and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
