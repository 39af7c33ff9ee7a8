import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from '@automate/server/start-error';

/** The folder that holds what this installation keeps on this machine: keys, tokens, the embedded database. */
export interface DataDir {
  path: string;
  /** The parsed content of a JSON file, undefined when there is none. @throws StartError `dataDir` when it is broken */
  read(name: string): unknown;
  /** Replaces a JSON file as a whole; readable by its owner only. */
  write(name: string, value: object): void;
  /** The same for a file that is not there yet. Of several processes that make it at once, one wins. */
  writeFirst(name: string, value: object): void;
}

/** What tells a data directory from a folder that was named by mistake. */
const OWN_FILES = ['master.key', 'demo.json', 'servers.json'];

/**
 * Makes the folder when it is not there, mode 0700. A path that is not absolute begins at the working folder.
 *
 * @throws StartError `dataDir` when it cannot be made or written, is no folder, belongs to somebody else, or is open to
 * others and holds what is not ours: to close that one could lock everybody out of `/srv`.
 */
export function openDataDir(folder: string): DataDir {
  const path = resolve(folder);
  const refuse = (reason: string, cause?: unknown) => new StartError('dataDir', `${path} ${reason}.`, cause);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = statSync(path);
    if (!found.isDirectory()) throw refuse('is no folder: set AUTOMATE_DATA_DIR to one');
    if (process.getuid && found.uid !== process.getuid()) {
      throw refuse(`belongs to another user (uid ${found.uid}): set AUTOMATE_DATA_DIR to a folder of your own`);
    }
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      if (!isOurs(path)) {
        throw refuse('holds other things and is open to other users: set AUTOMATE_DATA_DIR to a folder of its own');
      }
      chmodSync(path, 0o700);
    }
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
    write: (name, value) => writeWhole(join(path, name), value, renameSync),
    writeFirst: (name, value) => writeWhole(join(path, name), value, linkUnlessThere),
  };
}

/** A reader finds all of it or nothing. */
function writeWhole(file: string, value: object, appear: (draft: string, file: string) => void): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    appear(draft, file);
    rmSync(draft, { force: true });
  } catch (error) {
    throw new StartError('dataDir', `${file} cannot be written: ${(error as Error).message}.`, error);
  }
}

function linkUnlessThere(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function isOurs(folder: string): boolean {
  const names = readdirSync(folder);
  return names.every((name) => name === 'lost+found') || names.some((name) => OWN_FILES.includes(name));
}
