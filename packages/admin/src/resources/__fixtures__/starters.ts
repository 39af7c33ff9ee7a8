import type { Starters } from '../starter.ts';
import { callOf } from './things.ts';

/** Somebody who may do everything, and is never gone. */
export const starters: Starters = { principalOf: async () => callOf('things').principal };
