import { mkdir, realpath, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkedBytes, DEFAULT_LIST_LIMIT, MAX_OBJECT_BYTES, objectNotFound, type Storage } from '@automate/providers';
import { systemCode, unsound } from './errors.ts';
import { type Folder, syncFolder } from './folder.ts';
import { listObjects } from './listing.ts';
import { openObject, writeObject } from './object-file.ts';
import { objectPath } from './object-path.ts';

/** How often a folder is made anew that others empty and remove at the same time. */
const MAX_PLACINGS = 20;

/** A storage in a folder. Keys were checked by the contract before they come here. */
export function createDiskStorage(folder: Folder, maxObjectBytes = MAX_OBJECT_BYTES): Storage {
  const pathOf = (key: string) => join(folder.objects, ...objectPath(key));
  return {
    async put(key, content, metadata = {}, options = {}) {
      await folder.assertThere();
      const incoming = folder.newIncoming();
      const path = pathOf(key);
      try {
        const size = await writeObject(incoming, checkedBytes(content, { maxBytes: maxObjectBytes }), metadata);
        options.signal?.throwIfAborted();
        await place(incoming, path);
        return { key, uri: pathToFileURL(path).href, size };
      } finally {
        // Not there any more once it was placed.
        await rm(incoming, { force: true });
      }
    },
    async get(key) {
      await folder.assertThere();
      const path = pathOf(key);
      try {
        await assertInside(dirname(path));
        return { key, ...(await openObject(path)) };
      } catch (error) {
        throw systemCode(error) === 'ENOENT' ? objectNotFound(key) : error;
      }
    },
    async list(prefix = '', { cursor, limit = DEFAULT_LIST_LIMIT } = {}) {
      await folder.assertThere();
      return listObjects(folder.objects, prefix, { cursor, limit });
    },
    async delete(key) {
      await folder.assertThere();
      const path = pathOf(key);
      try {
        await assertInside(dirname(path));
        await unlink(path);
        await syncFolder(dirname(path));
        await removeEmpty(dirname(path), folder.objects);
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error;
      }
    },
  };
}

/** Throws when a symbolic link stands on the way to a folder: what is behind it is not ours. */
async function assertInside(path: string): Promise<void> {
  if ((await realpath(path)) !== path) throw unsound('a symbolic link stands on the way to the object');
}

/** Moves a file to its place, durably. Whoever reads there has the old one or the new one. */
async function place(incoming: string, path: string): Promise<void> {
  for (let placing = 1; ; placing++) {
    try {
      await makeFolders(dirname(path));
      await rename(incoming, path);
      return await syncFolder(dirname(path));
    } catch (error) {
      // Whoever deleted the last object of the folder removed it.
      if (systemCode(error) !== 'ENOENT' || placing === MAX_PLACINGS) throw error;
    }
  }
}

/** Like `mkdir -p`, but for links: one by one, none through a symbolic link, each durable. */
async function makeFolders(path: string): Promise<void> {
  try {
    return await assertInside(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  await makeFolders(dirname(path));
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error;
  });
  await syncFolder(dirname(path));
}

/** Removes folders that have nothing in them any more, up to the folder of objects. */
async function removeEmpty(path: string, objects: string): Promise<void> {
  if (path === objects) return;
  const removed = await rmdir(path).then(
    () => true,
    () => false,
  );
  if (removed) await removeEmpty(dirname(path), objects);
}
