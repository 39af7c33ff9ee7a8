/**
 * What running an action twice means.
 * - `pure`: it only reads. It may run any number of times.
 * - `idempotent`: the service ends in the same state however often it runs with the same idempotency key (within
 *   `idempotencyWindowMs`, when that is stated).
 * - `once`: it must not run again when it may have run already. The default.
 */
export type ActionEffect = 'pure' | 'idempotent' | 'once';

/** Every effect, weakest promise last. */
export const ACTION_EFFECTS = ['pure', 'idempotent', 'once'] as const satisfies readonly ActionEffect[];
