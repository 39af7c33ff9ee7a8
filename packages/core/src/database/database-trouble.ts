import { AutomateError } from '../errors.ts';

/**
 * What a failed statement's code says:
 * `away`: the database cannot be reached or does not take work just now; whether the statement was committed is not known;
 * `race`: it was rolled back for another's sake, and did nothing;
 * `data`: its values are at fault;
 * `tables`: what it names is not there.
 */
export type DatabaseTrouble = 'away' | 'race' | 'data' | 'tables';

/** postgres.js's own codes and the operating system's, for a connection that was refused, cut or never answered. */
const CONNECTION_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), the first that fits. */
const SQLSTATES: readonly [RegExp, DatabaseTrouble][] = [
  // Serialization failure, deadlock, lock not available.
  [/^(?:40001|40P01|55P03)$/, 'race'],
  // Connection exceptions; rolled back, or not known; out of connections, disk or memory; stopping, starting, ended for standing
  // still or taking too long; read only, until after a failover the name leads to the new one.
  [/^(?:08...|40...|53...|57P0[1-5]|25P0[34]|25006)$/, 'away'],
  // Values out of range or malformed; a statement or a value beyond a limit of the server.
  [/^(?:22...|54...)$/, 'data'],
  [/^(?:42P01|3F000|42883)$/, 'tables'],
];

/** The code that a driver or the system gave, found beneath what was wrapped around it; undefined for an AutomateError. */
export function databaseCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 8; depth += 1) {
    const { code, cause } = at as { code?: unknown; cause?: unknown };
    if (typeof code === 'string' && !AutomateError.isInstance(at)) return code;
    at = cause;
  }
  return undefined;
}

/** What is wrong with the database, by the code of what was thrown; undefined when it is something else. */
export function databaseTrouble(code: string | undefined): DatabaseTrouble | undefined {
  if (code === undefined) return undefined;
  if (CONNECTION_CODES.has(code)) return 'away';
  return SQLSTATES.find(([pattern]) => pattern.test(code))?.[1];
}
