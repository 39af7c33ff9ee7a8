import { AutomateError, type ErrorCode } from '@automate/core';

const MEANINGS: Readonly<Record<string, [ErrorCode, string]>> = {
  ENOSPC: ['RESOURCE_EXHAUSTED', 'the disk is full'],
  EDQUOT: ['RESOURCE_EXHAUSTED', "the disk quota of the server's user is used up"],
  EMFILE: ['RESOURCE_EXHAUSTED', 'too many files are open'],
  ENFILE: ['RESOURCE_EXHAUSTED', 'too many files are open'],
  EACCES: ['PERMISSION_DENIED', "the server's user may not do this in the folder"],
  EPERM: ['PERMISSION_DENIED', "the server's user may not do this in the folder"],
  EROFS: ['PERMISSION_DENIED', 'the disk is mounted for reading only'],
  ENAMETOOLONG: ['INVALID_ARGUMENT', 'the key is too long for this disk'],
  ENOENT: ['UNAVAILABLE', 'the folder has disappeared'],
  ENOTDIR: ['FAILED_PRECONDITION', 'a file stands where a folder should be'],
  EISDIR: ['FAILED_PRECONDITION', 'a folder stands where a file should be'],
  ELOOP: ['FAILED_PRECONDITION', 'a symbolic link stands where a file should be'],
  EIO: ['UNAVAILABLE', 'the disk does not work'],
};

/** The code of an error of the file system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What errors of the file system mean. Paths are in the cause only. */
export function normalizeError(error: unknown): AutomateError | undefined {
  const code = systemCode(error);
  const meaning = code !== undefined && Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (meaning === undefined) return undefined;
  return new AutomateError({ code: meaning[0], message: `disk storage: ${meaning[1]} (${code})`, cause: error });
}

/** The folder, or something in it, is not as this plugin leaves it. */
export function unsound(message: string): AutomateError {
  return new AutomateError({ code: 'FAILED_PRECONDITION', message: `disk storage: ${message}`, effect: 'none' });
}
