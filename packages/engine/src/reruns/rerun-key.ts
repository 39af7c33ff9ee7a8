import { invalidArgument } from '@automate/core';

/** What tells that something was asked for before. @throws AutomateError INVALID_ARGUMENT */
export function readKey(key: string | undefined): string | undefined {
  if (key === undefined || (key.length > 0 && key.length <= 200 && key.isWellFormed() && !key.includes('\u0000'))) {
    return key;
  }
  throw invalidArgument('/key must be 1 to 200 characters', [
    { pointer: '/key', message: 'must be 1 to 200 characters' },
  ]);
}
