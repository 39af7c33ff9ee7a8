import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AutomateError } from '@automate/core';
import { MASTER_KEY_BYTES, type MasterKey, masterKey } from './keyring.ts';

/**
 * The master key in a file of 32 bytes, made when it is not there. Two processes that start at once get the same one.
 * Throws FAILED_PRECONDITION when others can read the file, or it is no key.
 */
export async function loadMasterKeyFile(file: string): Promise<MasterKey> {
  const known = await read(file);
  if (known) return known;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(MASTER_KEY_BYTES));
      await handle.sync();
    } finally {
      await handle.close();
    }
    // Appears whole or not at all, and only if nobody else was first.
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  const made = await read(file);
  if (made) return made;
  throw unfit(file, 'vanished while it was being made');
}

async function read(file: string): Promise<MasterKey | undefined> {
  let bytes: Buffer;
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw unfit(file, `can be read by others. Give it to its owner alone: chmod 600 ${file}`);
    }
    bytes = await readFile(file);
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unfit(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (bytes.length !== MASTER_KEY_BYTES) {
    throw unfit(file, `has ${bytes.length} bytes instead of ${MASTER_KEY_BYTES}. Restore it from your backup`);
  }
  return masterKey(bytes);
}

function unfit(file: string, reason: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `The master key file ${file} ${reason}.`,
    effect: 'none',
  });
}
