import { type AutomateError, toAutomateError } from '../errors.ts';
import type { ActionEffect } from './action-effect.ts';

export interface FallbackOptions {
  /** What doing it twice means. Default `once`. */
  effect?: ActionEffect | undefined;
  /** Which errors the fallback is for. Default: every one. */
  when?: ((error: AutomateError) => boolean) | undefined;
}

/**
 * Does something else where something failed. Not where it may have been done all the same: a `once` work whose effect is
 * unknown fails as it did.
 * @throws AutomateError what `work` failed with, or `instead`
 */
export async function withFallback<T>(
  work: () => T | Promise<T>,
  instead: (error: AutomateError) => T | Promise<T>,
  { effect = 'once', when = () => true }: FallbackOptions = {},
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = toAutomateError(thrown);
    if ((effect === 'once' && error.effect === 'unknown') || !when(error)) throw error;
    return await instead(error);
  }
}
