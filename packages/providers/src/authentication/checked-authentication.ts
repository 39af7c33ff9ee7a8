import { AutomateError, childPointer, type InputProblem, inputProblems, invalidArgument } from '@automate/core';
import { z } from 'zod';
import type { Authentication, AuthenticationResult } from './authentication.ts';

const MAX_CREDENTIALS = 20;
const MAX_CREDENTIAL_LENGTH = 8 * 1024;
/** The only error of a failure. */
export const WRONG_CREDENTIALS = 'The credentials are wrong.';

const resultSchema = z.discriminatedUnion('success', [
  z.object({
    success: z.literal(true),
    user: z.object({
      id: z.string().min(1).max(255),
      groups: z.array(z.string().min(1).max(255)).max(10_000),
      displayName: z.string().max(500).exactOptional(),
      email: z.string().max(500).exactOptional(),
    }),
  }),
  z.object({ success: z.literal(false) }),
]);

/** An authentication that looks at what goes in and what comes out, whoever implements it. */
export function checkedAuthentication(
  authentication: Authentication,
  normalizeError: (error: unknown) => AutomateError,
): Authentication {
  return Object.freeze({
    async authenticate(credentials, options = {}) {
      const problems = credentialProblems(credentials);
      // Neither names nor values are repeated: what is wrong may be a password in the wrong place.
      if (problems.length > 0) throw invalidArgument('the credentials are not a few texts by name', problems);
      if (options.signal?.aborted) throw normalizeError(options.signal.reason);
      return checkedResult(await authentication.authenticate({ ...credentials }, options));
    },
  } satisfies Authentication);
}

function credentialProblems(credentials: unknown): InputProblem[] {
  if (typeof credentials !== 'object' || credentials === null || Array.isArray(credentials)) {
    return [{ pointer: '', message: 'must be an object' }];
  }
  const entries = Object.entries(credentials);
  if (entries.length === 0 || entries.length > MAX_CREDENTIALS) {
    return [{ pointer: '', message: `must have 1 to ${MAX_CREDENTIALS} properties` }];
  }
  return entries.flatMap(([name, value]) => {
    const pointer = childPointer('', name.slice(0, 100));
    if (typeof value !== 'string') return [{ pointer, message: 'must be a text' }];
    if (value.length > MAX_CREDENTIAL_LENGTH) return [{ pointer, message: 'is too long' }];
    return value.includes('\0') || !value.isWellFormed() ? [{ pointer, message: 'is no text' }] : [];
  });
}

function checkedResult(result: unknown): AuthenticationResult {
  const { success, data, error } = resultSchema.safeParse(result);
  if (!success) {
    throw new AutomateError({
      code: 'INTERNAL',
      message: 'the authentication provider answered with what is no result',
      details: { errors: inputProblems(error) },
    });
  }
  if (!data.success) return { success: false, error: WRONG_CREDENTIALS };
  return { success: true, user: { ...data.user, groups: [...new Set(data.user.groups)] } };
}
