import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { AutomateError } from '@automate/core';

/**
 * The real path of a file that a package names. `directory` is the package's real path. Throws INVALID_ARGUMENT when the
 * file is outside of it, also by a symbolic link, FAILED_PRECONDITION when there is none.
 */
export async function fileInsidePackage(directory: string, file: string, what: string): Promise<string> {
  const path = resolve(directory, file);
  if (isAbsolute(file) || !isInside(directory, path)) throw outside(directory, file, what);
  let real: string;
  try {
    real = await realpath(path);
  } catch (error) {
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `${what} ${file} does not exist in ${directory}: build or reinstall the package`,
      effect: 'none',
      cause: error,
    });
  }
  if (!isInside(directory, real)) throw outside(directory, file, what);
  return real;
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '' && !isAbsolute(way) && way.split(/[\\/]/, 1)[0] !== '..';
}

function outside(directory: string, file: string, what: string): AutomateError {
  const message = `${what} ${file} is outside of the package ${directory}`;
  return new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
}
