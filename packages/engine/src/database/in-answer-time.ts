import type { PendingQuery, Sql } from 'postgres';

/**
 * What a statement gives, which is safe to repeat. A connection on which nothing comes back, and which nobody closes, would
 * hold it for ever: after the time it fails as one whose connection was lost, and the server is asked to close it.
 */
export async function inAnswerTime<T extends object[]>(sql: Sql, ms: number, statement: PendingQuery<T>): Promise<T> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    // Of the driver: who serves the statement, once it was sent.
    const { state } = statement as unknown as { state: { pid: number } | null };
    if (state !== null) sql`select pg_terminate_backend(${state.pid})`.catch(() => {});
    const error = new Error(`nothing came back on its connection within ${ms} ms`);
    silence.reject(Object.assign(error, { code: 'ETIMEDOUT' }));
  }, ms);
  try {
    return await Promise.race([statement, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
