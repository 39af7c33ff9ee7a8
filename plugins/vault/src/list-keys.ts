import { AutomateError } from '@automate/core';

/** More than this is not listed. */
const MOST_KEYS = 10_000;
const MOST_FOLDERS = 1_000;
/** Requests at once. */
const WIDTH = 8;

/** All keys below a folder: `list` gives what is in one, and names that end in `/` for those inside it. */
export async function listKeys(folder: string, list: (path: string) => Promise<unknown[]>): Promise<string[]> {
  const keys: string[] = [];
  let folders = [''];
  for (let seen = 0; folders.length > 0; ) {
    seen += folders.length;
    const found = await mapBounded(folders, async (inside) => {
      const names = await list(inside === '' ? folder : `${folder}/${inside.slice(0, -1)}`);
      return names.filter((name) => typeof name === 'string').map((name) => inside + name);
    });
    const all = found.flat();
    keys.push(...all.filter((name) => !name.endsWith('/')));
    folders = all.filter((name) => name.endsWith('/'));
    if (keys.length > MOST_KEYS || seen + folders.length > MOST_FOLDERS) throw tooMany(folder);
  }
  return keys;
}

/** In order, some at a time. */
export async function mapBounded<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const workers = Array.from({ length: Math.min(WIDTH, items.length) }, async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
  });
  await Promise.all(workers);
  return results;
}

function tooMany(folder: string): AutomateError {
  return new AutomateError({
    code: 'OUT_OF_RANGE',
    message: `vault: ${folder} holds more than ${MOST_KEYS} secrets or ${MOST_FOLDERS} folders: they are not listed`,
    effect: 'none',
  });
}
