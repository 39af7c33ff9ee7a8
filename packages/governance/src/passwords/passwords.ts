import { type AutomateError, inTurns, invalidArgument, refused, type Said } from '@automate/core';
import { hash, type Options, parseOptions, verify } from '@node-rs/argon2';
import { say } from '../problems.ts';

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
        throw invalidArgument(`The password ${problem.message}.`, [{ pointer: '/password', ...problem }]);
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

function problemOf(password: string, login: string): Said | undefined {
  const { length } = [...normal(password)];
  if (length < MIN_PASSWORD) return say('password_below', { least: MIN_PASSWORD });
  if (length > MAX_PASSWORD) return say('password_above', { most: MAX_PASSWORD });
  if (!password.isWellFormed() || password.includes('\0')) return say('password_no_text');
  if (normal(password).toLowerCase() === login) return say('password_is_login');
  return undefined;
}

function tooMany(): AutomateError {
  return refused('RESOURCE_EXHAUSTED', say('logins_at_once'), { retryAfterMs: 5_000 });
}
