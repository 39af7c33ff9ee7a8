import { AutomateError } from '../errors.ts';
import { databaseCode, databaseTrouble } from './database-trouble.ts';

/**
 * Runs database work. `action` begins a message (`storing a secret`), `migrations` names what makes the tables.
 *
 * @throws AutomateError UNAVAILABLE when the database cannot be reached or another transaction won, FAILED_PRECONDITION when
 *   the tables are missing, else INTERNAL; an AutomateError as it is. The statement and its parameters, which drizzle
 *   puts into its message, stay out of it.
 */
export async function queryDatabase<T>(action: string, migrations: string, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    const reason = databaseCode(error);
    const trouble = databaseTrouble(reason);
    const details = { reason: reason ?? '' };
    if (trouble === 'tables') {
      const message = `${action}: the tables are missing. Run ${migrations} first.`;
      throw new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none', details });
    }
    const code = trouble === 'away' || trouble === 'race' ? 'UNAVAILABLE' : 'INTERNAL';
    throw new AutomateError({ code, message: `${action} failed: ${rootMessage(error)}`, details });
  }
}

/** What the driver said, below what was wrapped around it. */
export function rootMessage(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at instanceof Error ? at.message : String(at);
}
