import { AutomateError, childPointer, type InputProblem, invalidArgument } from '@automate/core';
import { DEFAULT_LIST_LIMIT, type ListOptions, MAX_LIST_LIMIT } from './storage.ts';

/** In UTF-8. */
const MAX_KEY_BYTES = 1024;
const MAX_NAME_BYTES = 255;
const MAX_METADATA_BYTES = 1024;
const METADATA_NAME = /^[a-z][a-z0-9_]{0,63}$/;

const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8');

/**
 * What is wrong with a storage key; undefined when nothing is. A key has 1 to 1024 bytes of UTF-8 in NFC: names of at most
 * 255 bytes with `/` between them, none empty, `.` or `..`, without control characters and backslashes.
 */
export function storageKeyProblem(key: unknown): string | undefined {
  if (typeof key !== 'string') return 'must be a text';
  if (key === '') return 'must not be empty';
  return textProblem(key) ?? namesProblem(key.split('/'));
}

function textProblem(text: string): string | undefined {
  if (bytesOf(text) > MAX_KEY_BYTES) return `has more than ${MAX_KEY_BYTES} bytes`;
  if (!text.isWellFormed()) return 'is no well-formed Unicode';
  if (text.normalize('NFC') !== text) return 'is not in Unicode normal form C';
  if (/[\p{Cc}\\]/u.test(text)) return 'has a control character or a backslash';
  return undefined;
}

function namesProblem(names: readonly string[]): string | undefined {
  if (names.includes('')) return 'begins or ends with /, or has two in a row';
  if (names.includes('.') || names.includes('..')) return 'has the name "." or ".."';
  return names.some((name) => bytesOf(name) > MAX_NAME_BYTES)
    ? `has a name of more than ${MAX_NAME_BYTES} bytes`
    : undefined;
}

/** A prefix is the beginning of a key: what stands after its last / may go on. */
function prefixProblem(prefix: unknown): string | undefined {
  if (typeof prefix !== 'string') return 'must be a text';
  return textProblem(prefix) ?? namesProblem(prefix.split('/').slice(0, -1));
}

function refuse(what: string, problems: readonly InputProblem[]): void {
  if (problems.length === 0) return;
  const told = problems.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`);
  throw invalidArgument(`${what}: ${told.join('; ')}`, [...problems]);
}

function problemAt(pointer: string, message: string | undefined): InputProblem[] {
  return message === undefined ? [] : [{ pointer, message }];
}

/** @throws AutomateError INVALID_ARGUMENT */
export function checkKey(what: string, key: unknown): void {
  refuse(what, problemAt('/key', storageKeyProblem(key)));
}

/** @throws AutomateError INVALID_ARGUMENT with every problem at once */
export function checkPut(key: unknown, content: unknown, metadata: unknown, maxBytes: unknown): void {
  refuse('put', [
    ...problemAt('/key', storageKeyProblem(key)),
    ...problemAt('/content', contentProblem(content)),
    ...metadataProblems(metadata),
    ...problemAt('/maxBytes', Number(maxBytes) >= 0 ? undefined : 'must be a number of bytes'),
  ]);
}

function contentProblem(content: unknown): string | undefined {
  if (!(content instanceof ReadableStream)) return 'must be a ReadableStream of bytes';
  return content.locked ? 'is being read elsewhere' : undefined;
}

function metadataProblems(metadata: unknown): InputProblem[] {
  if (typeof metadata !== 'object' || metadata === null)
    return [{ pointer: '/metadata', message: 'must be an object' }];
  const entries = Object.entries(metadata as Record<string, unknown>);
  const size = bytesOf(entries.flatMap((entry) => entry.filter((text) => typeof text === 'string')).join(''));
  if (size > MAX_METADATA_BYTES) {
    return [{ pointer: '/metadata', message: `has more than ${MAX_METADATA_BYTES} bytes` }];
  }
  return entries.flatMap(([name, value]) => {
    const pointer = childPointer('/metadata', name);
    return [
      ...problemAt(pointer, METADATA_NAME.test(name) ? undefined : `is no name: ${METADATA_NAME.source}`),
      ...problemAt(pointer, metadataValueProblem(value)),
    ];
  });
}

function metadataValueProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  return value.isWellFormed() && !/\p{Cc}/u.test(value) ? undefined : 'has a control character, or is no Unicode';
}

/** The options with the limit filled in. @throws AutomateError INVALID_ARGUMENT with every problem at once */
export function checkList(prefix: unknown, options: ListOptions): ListOptions & { limit: number } {
  const { limit = DEFAULT_LIST_LIMIT, cursor } = options;
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIST_LIMIT;
  refuse('list', [
    ...problemAt('/prefix', prefixProblem(prefix)),
    ...problemAt('/limit', isLimit ? undefined : `must be an integer from 1 to ${MAX_LIST_LIMIT}`),
    ...problemAt('/cursor', cursor === undefined || typeof cursor === 'string' ? undefined : 'must be a text'),
  ]);
  return { ...options, limit };
}

/** The NOT_FOUND of `get`. */
export function objectNotFound(key: string): AutomateError {
  return new AutomateError({ code: 'NOT_FOUND', message: `there is no object ${JSON.stringify(key)}`, effect: 'none' });
}

/** The INVALID_ARGUMENT of `list` for a cursor that it did not make. */
export function malformedCursor(): AutomateError {
  const message = 'is none of this listing: begin without one';
  return invalidArgument(`the cursor ${message}`, [{ pointer: '/cursor', message }]);
}
