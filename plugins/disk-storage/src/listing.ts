import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { malformedCursor, type StorageEntry, type StoragePage, storageKeyProblem } from '@automate/providers';
import { systemCode } from './errors.ts';
import { HEADER_BYTES } from './object-file.ts';
import { readEntry } from './object-path.ts';

/** The order of keys: that of their UTF-8. */
function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** One page of what begins with the prefix. @throws AutomateError INVALID_ARGUMENT for a cursor that no page had */
export async function listObjects(
  objects: string,
  prefix: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<StoragePage> {
  const after = cursor === undefined ? '' : readCursor(cursor);
  const page: StorageEntry[] = [];
  for await (const entry of walk(objects, '', prefix, after)) {
    if (page.length === limit) return { objects: page, cursor: writeCursor(page.at(-1)?.key ?? '') };
    page.push(entry);
  }
  return { objects: page };
}

/** Objects under a folder in order, without going into those that cannot matter. */
async function* walk(folder: string, path: string, prefix: string, after: string): AsyncGenerator<StorageEntry> {
  const entries = (await entriesOf(folder, '')).map(({ name, ...entry }) => ({ ...entry, key: path + name }));
  for (const { kind, key, file } of entries.sort((one, other) => compareKeys(one.key, other.key))) {
    if (kind === 'folder') {
      const mayMatch = key.startsWith(prefix) || prefix.startsWith(key);
      if (mayMatch && (after.startsWith(key) || compareKeys(key, after) > 0)) yield* walk(file, key, prefix, after);
    } else if (key.startsWith(prefix) && compareKeys(key, after) > 0) {
      const found = await unlessGone(lstat(file));
      if (found?.isFile()) yield { key, size: found.size - HEADER_BYTES, updatedAt: found.mtime };
    }
  }
}

interface FolderEntry {
  kind: 'object' | 'folder';
  /** A folder's ends in `/`: so both sort as the keys in them do. */
  name: string;
  file: string;
}

async function entriesOf(folder: string, pieces: string): Promise<FolderEntry[]> {
  const found = (await unlessGone(readdir(folder, { withFileTypes: true }))) ?? [];
  const entries = found.map(async (dirent): Promise<FolderEntry[]> => {
    const file = join(folder, dirent.name);
    const entry = readEntry(dirent, pieces);
    if (entry.kind === 'foreign') return [];
    if (entry.kind === 'continued') return entriesOf(file, entry.pieces);
    return [{ kind: entry.kind, name: entry.kind === 'folder' ? `${entry.name}/` : entry.name, file }];
  });
  return (await Promise.all(entries)).flat();
}

/** Undefined when it was removed meanwhile. */
async function unlessGone<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (writeCursor(key) !== cursor || storageKeyProblem(key) !== undefined) throw malformedCursor();
  return key;
}
