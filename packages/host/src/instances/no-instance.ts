import { AutomateError } from '@automate/core';

/** The NOT_FOUND of an instance. */
export function noInstance(connector: string, name: string): AutomateError {
  return new AutomateError({
    code: 'NOT_FOUND',
    message: `connector ${connector} has no instance "${name}"`,
    effect: 'none',
  });
}
