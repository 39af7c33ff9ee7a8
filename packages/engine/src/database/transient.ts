/** postgres.js's own codes and the operating system's, for a connection that was refused, cut or never answered. */
const CONNECTION_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

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
  const code = errorCode(error);
  if (code === undefined) return false;
  if (CONNECTION_CODES.has(code)) return true;
  // Classes: 08 connection exception, 40 transaction rollback, 53 insufficient resources, 57P operator intervention; and
  // 25006, read only: what is reached after a failover, until the name leads to the new one.
  return /^(08|40|53|57P|25006)/.test(code) && code.length === 5;
}

/** True when the values of a statement are at fault (SQLSTATE class 22, nesting beyond the server's stack, a limit). */
export function isDataError(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && code.length === 5 && /^(22|54)/.test(code);
}
