import { AutomateError } from '@automate/core';

/** SQLSTATE classes and driver codes that mean: try again. */
const TRANSIENT =
  /^(08...|57P0[1235]|53...|40...|25006|25P03|CONNECT|ECONN|EPIPE|ENOENT|ENOTFOUND|ETIMEDOUT|EHOST|ENET|EAI_)/;

/**
 * Runs database work. Throws UNAVAILABLE when the database does not answer, FAILED_PRECONDITION when the tables are
 * missing, else INTERNAL. The statement and its parameters, which drizzle puts into its message, stay out of it.
 */
export async function query<T>(action: string, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    const { code, message } = driverError(error);
    if (code === '42P01' || code === '3F000') {
      throw new AutomateError({
        code: 'FAILED_PRECONDITION',
        message: `${action}: the tables are missing. Run hostMigrations first.`,
        effect: 'none',
        details: { reason: code },
      });
    }
    throw new AutomateError({
      code: TRANSIENT.test(code) ? 'UNAVAILABLE' : 'INTERNAL',
      message: `${action} failed: ${message}`,
      details: { reason: code },
    });
  }
}

/** What the driver threw, below what was wrapped around it. */
function driverError(error: unknown): { code: string; message: string } {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  const { code = '', message = String(at) } = (at ?? {}) as { code?: string; message?: string };
  return { code: String(code), message };
}
