import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AutomateError } from '@automate/core';
import {
  createKeyring,
  type EditableKeyring,
  type Keyring,
  MASTER_KEY_BYTES,
  type MasterKey,
  masterKey,
} from './keyring.ts';

/**
 * The master keys in a file: 32 bytes each, the current one first. Made with one key when it is not there; two processes
 * that start at once get the same one. A key that one process introduces is the current one of all that use the file.
 * Throws FAILED_PRECONDITION when others can read the file, or it holds no keys.
 */
export async function openMasterKeyFile(file: string): Promise<EditableKeyring> {
  let { keyring, stamp } = (await read(file)) ?? (await make(file));
  const refresh = async () => {
    if ((await stampOf(file)) === stamp) return;
    const found = await read(file);
    if (found === undefined) throw unfit(file, 'is gone. Restore it from your backup');
    ({ keyring, stamp } = found);
  };
  const replace = async (change: (keys: readonly MasterKey[]) => readonly MasterKey[]) => {
    await refresh();
    await write(file, change(keyring.all), rename);
    await refresh();
  };
  return {
    get current() {
      return keyring.current;
    },
    get all() {
      return keyring.all;
    },
    byId: (id) => keyring.byId(id),
    refresh,
    introduce: (key) => replace((keys) => [key, ...keys]),
    retire: (ids) => replace(([current, ...others]) => [current!, ...others.filter(({ id }) => !ids.includes(id))]),
  };
}

interface Found {
  keyring: Keyring;
  stamp: string;
}

async function make(file: string): Promise<Found> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Appears only if nobody else was first.
  const appear = (draft: string) =>
    link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  await write(file, [masterKey(randomBytes(MASTER_KEY_BYTES))], appear);
  const made = await read(file);
  if (made) return made;
  throw unfit(file, 'vanished while it was being made');
}

/** A reader finds all of it or what was there before, also after a power cut. */
async function write(
  file: string,
  keys: readonly MasterKey[],
  appear: (draft: string, file: string) => Promise<void>,
): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(Buffer.concat(keys.map(({ key }) => key)));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await appear(draft, file);
    await syncFolder(dirname(file));
  } finally {
    await rm(draft, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and keeps the name with the file.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Undefined when there is no file. */
async function read(file: string): Promise<Found | undefined> {
  let bytes: Buffer;
  let stamp: string | undefined;
  try {
    stamp = await stampOf(file);
    if (stamp === undefined) return undefined;
    bytes = await readFile(file);
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    throw unfit(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const count = bytes.length / MASTER_KEY_BYTES;
  if (count < 1 || !Number.isInteger(count)) {
    throw unfit(file, `has ${bytes.length} bytes, not ${MASTER_KEY_BYTES} for each key. Restore it from your backup`);
  }
  const keys = Array.from({ length: count }, (_, at) =>
    masterKey(bytes.subarray(at * MASTER_KEY_BYTES, (at + 1) * MASTER_KEY_BYTES)),
  );
  return { keyring: createKeyring(keys), stamp };
}

/** What changes whenever the file is replaced. Undefined when there is none. Throws when others can read it. */
async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { mode, ino, mtimeNs, size } = await stat(file, { bigint: true });
    if (process.platform !== 'win32' && (Number(mode) & 0o077) !== 0) {
      throw unfit(file, `can be read by others. Give it to its owner alone: chmod 600 ${file}`);
    }
    return `${ino} ${mtimeNs} ${size}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function unfit(file: string, reason: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `The master key file ${file} ${reason}.`,
    effect: 'none',
  });
}
