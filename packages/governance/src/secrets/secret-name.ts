import { invalidArgument } from '@automate/core';

const KEY = /^[A-Za-z0-9_][A-Za-z0-9_./:@-]{0,199}$/;

/** Whether a text can name a secret: 1 to 200 letters, digits and `_ . / : @ -`, not beginning with a sign. */
export function isSecretKey(text: string): boolean {
  return KEY.test(text);
}

/** Throws INVALID_ARGUMENT. */
export function checkSecretKey(key: string): void {
  if (isSecretKey(key)) return;
  throw invalidArgument(
    `${JSON.stringify(key).slice(0, 100)} cannot name a secret: 1 to 200 letters, digits and _ . / : @ -, beginning with a letter, a digit or _`,
  );
}

/** Characters of a value at most. */
const MAX_VALUE = 65_536;

/** Throws INVALID_ARGUMENT. An empty value is none: it would, for instance, verify every forged signature. */
export function checkSecretValue(key: string, value: string): void {
  if (value === '') throw invalidArgument(`The secret "${key}" cannot be empty. Delete it instead.`);
  if (value.length > MAX_VALUE) throw invalidArgument(`The secret "${key}" has more than ${MAX_VALUE} characters.`);
  if (!value.isWellFormed() || value.includes('\0')) {
    throw invalidArgument(`The secret "${key}" is no text that can be stored (NUL or half a character).`);
  }
}
