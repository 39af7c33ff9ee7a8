import { AutomateError } from '@automate/core';
import { isTransient } from './transient.ts';

/** Runs one call's statements once. A database that does not answer becomes UNAVAILABLE; everything else stays what it is. */
export async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTransient(error)) throw error;
    throw unavailable(error);
  }
}

/** UNAVAILABLE with the reason the driver gave. */
export function unavailable(cause: unknown): AutomateError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new AutomateError({
    code: 'UNAVAILABLE',
    message: `The database does not answer: ${text}. Try again later.`,
    cause,
  });
}
