import { AutomateError } from '@automate/core';

/** The NOT_FOUND of an instance. `of` is what should have it, such as `connector erp`. */
export function noInstance(of: string, name: string): AutomateError {
  return new AutomateError({
    code: 'NOT_FOUND',
    message: `${of} has no instance "${name}"`,
    effect: 'none',
  });
}
