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

/** A small file that takes longer, in milliseconds, was not in the system's cache. */
const SLOW_READ_MS = 0.1;
/** Reads before their share counts. */
const FIRST_READS = 8;

/**
 * Reads package.json files. From the system's cache one after the other is fastest (a thousand: 12 ms, in parallel 20 to
 * 35), from a cold disk in parallel (80 ms, one after the other 200): so it begins with the first and watches the clock.
 */
export class PackageReader {
  #reads = 0;
  #slowReads = 0;

  /** The text of a folder's package.json; undefined when there is none. */
  async read(directory: string): Promise<string | undefined> {
    const path = `${directory}${sep}package.json`;
    try {
      return this.#isFast() ? this.#readNow(path) : String(await readFile(path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      const message = `${path} cannot be read (${code})`;
      throw new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none', cause: error });
    }
  }

  /** Most are: by their share, because on a busy machine a few wait for the processor. */
  #isFast(): boolean {
    return this.#slowReads * 4 <= Math.max(this.#reads, FIRST_READS);
  }

  #readNow(path: string): string {
    const started = performance.now();
    try {
      return readFileSync(path, 'utf8');
    } finally {
      this.#reads += 1;
      if (performance.now() - started > SLOW_READ_MS) this.#slowReads += 1;
    }
  }
}

/** Whether it can be a plugin's: most packages are told apart without parsing. */
export function mentionsAutomate(text: string): boolean {
  return text.includes('"automate"');
}

const BYTE_ORDER_MARK = '\uFEFF';

/** The JSON of a file; editors that begin it with a byte order mark are forgiven, as npm does. Throws a SyntaxError. */
export function parseJsonText(text: string): unknown {
  return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
}

/** Throws INVALID_ARGUMENT when it is no JSON object. */
export function parsePackageJson(text: string, directory: string): PackageJson {
  const where = join(directory, 'package.json');
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch (error) {
    const message = `${where} is not JSON: ${(error as Error).message}`;
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none', cause: error });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message: `${where} is no JSON object`, effect: 'none' });
  }
  return json;
}
