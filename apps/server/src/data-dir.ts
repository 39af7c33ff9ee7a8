import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '@automate/server/start-error';

/** The folder that holds what this installation keeps on this machine: keys, tokens, the embedded database. */
export interface DataDir {
  path: string;
  /** The parsed content of a JSON file, undefined when there is none. @throws StartError `dataDir` when it is broken */
  read(name: string): unknown;
  /** Replaces a JSON file as a whole; readable by its owner only. */
  write(name: string, value: object): void;
}

/**
 * Makes the folder when it is not there, mode 0700.
 *
 * @throws StartError `dataDir` when it cannot be made or written, is no folder, or belongs to somebody else.
 */
export function openDataDir(path: string): DataDir {
  const refuse = (reason: string, cause?: unknown) => new StartError('dataDir', `${path} ${reason}.`, cause);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = statSync(path);
    if (!found.isDirectory()) throw refuse('is no folder: set AUTOMATE_DATA_DIR to one');
    if (process.getuid && found.uid !== process.getuid()) {
      throw refuse(`belongs to another user (uid ${found.uid}): set AUTOMATE_DATA_DIR to a folder of your own`);
    }
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    if (StartError.isInstance(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOSPC' ? 'is on a full disk' : `cannot be made or written (${code ?? message})`;
    throw refuse(`${reason}: set AUTOMATE_DATA_DIR to a folder that can`, error);
  }
  return {
    path,
    read(name) {
      const file = join(path, name);
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new StartError('dataDir', `${file} cannot be read: ${(error as Error).message}.`, error);
      }
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new StartError('dataDir', `${file} is not valid JSON: remove it, it will be made again.`, error);
      }
    },
    write(name, value) {
      const file = join(path, name);
      const draft = `${file}.${process.pid}`;
      try {
        writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
        renameSync(draft, file);
      } catch (error) {
        throw new StartError('dataDir', `${file} cannot be written: ${(error as Error).message}.`, error);
      }
    },
  };
}
