import { invalidArgument, refused } from '@automate/core';
import { say } from '../problems.ts';

const KEY = /^[A-Za-z0-9_][A-Za-z0-9_./:@-]{0,199}$/;

/** Whether a text can name a secret: 1 to 200 letters, digits and `_ . / : @ -`, not beginning with a sign. */
export function isSecretKey(text: string): boolean {
  return KEY.test(text);
}

/** Throws INVALID_ARGUMENT. */
export function checkSecretKey(key: string): void {
  if (isSecretKey(key)) return;
  throw refused('INVALID_ARGUMENT', say('secret_name_form', { name: JSON.stringify(key).slice(0, 100) }));
}

/** Characters of a value at most. */
const MAX_VALUE = 65_536;

/** Throws INVALID_ARGUMENT. An empty value is none: it would, for instance, verify every forged signature. */
export function checkSecretValue(key: string, value: string): void {
  if (value === '') throw refused('INVALID_ARGUMENT', say('secret_empty', { key }));
  if (value.length > MAX_VALUE) throw refused('INVALID_ARGUMENT', say('secret_too_long', { key, most: MAX_VALUE }));
  if (!value.isWellFormed() || value.includes('\0')) {
    throw invalidArgument(`The secret "${key}" is no text that can be stored (NUL or half a character).`);
  }
}
