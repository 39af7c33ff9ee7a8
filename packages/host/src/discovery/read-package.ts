import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AutomateError } from '@automate/core';

/** The fields of a package.json that discovery reads. Nothing is known of their types. */
export interface PackageJson {
  name?: unknown;
  version?: unknown;
  automate?: unknown;
  exports?: unknown;
  main?: unknown;
  dependencies?: unknown;
  optionalDependencies?: unknown;
}

/** What reading one small file may take, in milliseconds, while the disk counts as fast; and the slack of all together. */
const FAST_READ_MS = 0.05;
const SLACK_MS = 2;

/**
 * Reads package.json files. From the system's cache one after the other is fastest (a thousand: 12 ms, in parallel 20 to
 * 35), from a cold disk in parallel (80 ms, one after the other 200): so it begins with the first and watches the clock.
 */
export class PackageReader {
  #spentMs = 0;
  #reads = 0;

  /** The bytes of a folder's package.json; undefined when there is none. */
  async read(directory: string): Promise<Buffer | undefined> {
    const path = `${directory}${sep}package.json`;
    try {
      return this.#isFast() ? this.#readNow(path) : await readFile(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      const message = `${path} cannot be read (${code})`;
      throw new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none', cause: error });
    }
  }

  #isFast(): boolean {
    return this.#spentMs <= SLACK_MS + this.#reads * FAST_READ_MS;
  }

  #readNow(path: string): Buffer {
    const started = performance.now();
    try {
      return readFileSync(path);
    } finally {
      this.#spentMs += performance.now() - started;
      this.#reads += 1;
    }
  }
}

/** Whether it can be a plugin's: most packages are told apart without parsing. */
export function mentionsAutomate(file: Buffer): boolean {
  return file.includes('"automate"');
}

/** Throws INVALID_ARGUMENT when it is no JSON object. */
export function parsePackageJson(file: Buffer, directory: string): PackageJson {
  const where = join(directory, 'package.json');
  let json: unknown;
  try {
    json = JSON.parse(file.toString('utf8'));
  } catch (error) {
    const message = `${where} is not JSON: ${(error as Error).message}`;
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none', cause: error });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message: `${where} is no JSON object`, effect: 'none' });
  }
  return json;
}
