/**
 * A new fencing token: 62 random bits. Random and not counted, so that a token is never given twice, not even after the
 * database lost its last commits (a fail-over to a replica that lags, synchronous_commit off).
 */
export function newToken(): string {
  const [word] = crypto.getRandomValues(new BigUint64Array(1));
  return (((word as bigint) >> 2n) | 1n).toString();
}
