import { AutomateError, allowsOperation, invalidArgument, type JsonObject, toPointer } from '@automate/core';
import type { Secrets } from '@automate/governance';
import type { z } from 'zod';
import type { Principal } from '../http/authenticate.ts';
import type { secretValue } from './secrets.ts';

/** The value of a secret field, given together with its instance. */
export interface GivenSecret {
  field: string;
  /** Under which it will be stored. */
  key: string;
  secret: z.output<typeof secretValue>;
}

/** Before anything is stored. @throws INVALID_ARGUMENT naming every value and host that cannot be */
export function checkValues(fields: readonly GivenSecret[], secrets: Pick<Secrets, 'check'>): void {
  const problems = fields.flatMap(({ field, key, secret }) => {
    try {
      secrets.check(key, secret.value, secret.hosts);
      return [];
    } catch (error) {
      if (!AutomateError.isInstance(error)) throw error;
      const found = error.details?.errors ?? [{ pointer: '', message: error.message }];
      return found.map(({ pointer, message }) => ({ pointer: toPointer(['secrets', field]) + pointer, message }));
    }
  });
  if (problems.length > 0) throw invalidArgument('A secret is not valid: see errors.', problems);
}

/** @throws INVALID_ARGUMENT when a field is in the configuration too */
export function refuseDoubles(config: JsonObject, fields: readonly GivenSecret[]): void {
  const doubles = fields.filter(({ field }) => Object.hasOwn(config, field));
  if (doubles.length === 0) return;
  const errors = doubles.map(({ field }) => ({
    pointer: toPointer(['secrets', field]),
    message: 'is in config too: give it once',
  }));
  throw new AutomateError({
    code: 'INVALID_ARGUMENT',
    message: 'A field is given twice: see errors.',
    effect: 'none',
    details: { errors },
  });
}

/** What is wrong with a field that was given as a secret is told of the secret. */
export function asSent(error: unknown, fields: readonly GivenSecret[]): unknown {
  const errors = AutomateError.isInstance(error) ? error.details?.errors : undefined;
  if (!errors) return error;
  const given = new Set(fields.map(({ field }) => toPointer(['config', field])));
  const told = errors.map(({ pointer, message }) => ({
    pointer: given.has(pointer) ? pointer.replace('/config/', '/secrets/') : pointer,
    message,
  }));
  return invalidArgument('The instance is not valid: see errors.', told);
}

/** Secrets outlive their instance: an older one of that name is replaced only by who may write secrets. */
export function refuseReplacing(fields: readonly GivenSecret[], { permissions }: Principal): void {
  if (fields.length === 0 || allowsOperation(permissions, 'secrets:write')) return;
  throw new AutomateError({
    code: 'PERMISSION_DENIED',
    message: 'Secrets of these names exist already; replacing them takes the permission secrets:write: see errors.',
    effect: 'none',
    details: {
      errors: fields.map(({ field, key }) => ({
        pointer: toPointer(['secrets', field]),
        message: `the secret ${key} exists already`,
      })),
    },
  });
}
