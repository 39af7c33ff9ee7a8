import { databaseTrouble } from '@automate/core';

/** The SQLSTATE or system code of a failed statement, when it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * True when the same statement may well succeed later: the connection was lost, the server is starting, stopping or out
 * of connections, or the transaction lost a race. Whether it was committed is not known.
 */
export function isTransient(error: unknown): boolean {
  const trouble = databaseTrouble(errorCode(error));
  return trouble === 'away' || trouble === 'race';
}

/** True when the values of a statement are at fault, nesting beyond the server's stack included. */
export function isDataError(error: unknown): boolean {
  return databaseTrouble(errorCode(error)) === 'data';
}
