import { AutomateError, inTurns, invalidArgument } from '@automate/core';
import { hash, type Options, parseOptions, verify } from '@node-rs/argon2';

/** How dear it is to try one password: Argon2id's parameters. */
export interface PasswordCost {
  memoryKib: number;
  passes: number;
}

/** OWASP's first choice for Argon2id (Password Storage Cheat Sheet). */
const DEFAULT_COST: PasswordCost = { memoryKib: 19_456, passes: 2 };

/** Characters of a password, as NFKC. No rule says which: length is what counts (NIST SP 800-63B). */
export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 256;

/** Passwords are tried so many at a time in a process, so that logging in leaves it memory and threads for the rest. */
const AT_ONCE = 2;
const MAX_WAITING = 64;

export interface PasswordCheck {
  matches: boolean;
  /** Whether its hash was made at a lower cost than now, and is to be made anew. */
  outdated: boolean;
}

export interface Passwords {
  /** The hash to keep, in PHC form. `login`: what it may not be. @throws AutomateError INVALID_ARGUMENT */
  hash(password: string, login: string): Promise<string>;
  /** Without a hash (there is no such user, or none with a password) it takes as long, and nothing matches. */
  check(password: string, hash: string | undefined | null): Promise<PasswordCheck>;
  /** The hash of a password that was right, at today's cost. */
  rehash(password: string): Promise<string>;
}

/** @throws AutomateError RESOURCE_EXHAUSTED from each method when more wait than can be served soon */
export function createPasswords(cost: PasswordCost = DEFAULT_COST): Passwords {
  const options: Options = { memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: 1 };
  const turn = inTurns({ atOnce: AT_ONCE, waiting: MAX_WAITING, tooMany });
  const make = (password: string) => turn(() => hash(normal(password), options));
  // Of a password that nobody knows.
  let nobody: Promise<string> | undefined;

  return {
    async hash(password, login) {
      const problem = problemOf(password, login);
      if (problem !== undefined) {
        throw invalidArgument(`The password ${problem}.`, [{ pointer: '/password', message: problem }]);
      }
      return make(password);
    },
    rehash: make,
    async check(password, known) {
      nobody ??= hash(crypto.getRandomValues(new Uint8Array(32)), options);
      // Awaited with a hash too: else the first to be nobody would take longer.
      const decoy = await nobody;
      const against = known ?? decoy;
      // What is too long can be nobody's: it is not worth its hash, and is the same for everybody.
      const tried = password.length > 4 * MAX_PASSWORD ? '' : normal(password);
      const same = await turn(() => verify(against, tried));
      const { memoryCost, timeCost } = parseOptions(against);
      const matches = same && known !== undefined && known !== null && tried !== '';
      return { matches, outdated: memoryCost < cost.memoryKib || timeCost < cost.passes };
    },
  };
}

/** The same password typed on different keyboards. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

function problemOf(password: string, login: string): string | undefined {
  const { length } = [...normal(password)];
  if (length < MIN_PASSWORD) return `must have at least ${MIN_PASSWORD} characters`;
  if (length > MAX_PASSWORD) return `must have at most ${MAX_PASSWORD} characters`;
  if (!password.isWellFormed() || password.includes('\0')) return 'is no text';
  if (normal(password).toLowerCase() === login) return 'must not be the login';
  return undefined;
}

function tooMany(): AutomateError {
  return new AutomateError({
    code: 'RESOURCE_EXHAUSTED',
    message: 'Too many people are logging in just now. Try again in a few seconds.',
    retryable: true,
    retryAfterMs: 5_000,
    effect: 'none',
  });
}
