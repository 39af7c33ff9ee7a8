import type { StepAttempt } from '../../api/types.ts';

/** Steps that hold others: they are as uncertain as what they hold, and are settled by it. */
const COMPOSITES: ReadonlySet<string> = new Set(['group', 'parallel', 'for_each', 'choice']);

/** Whether a person can say what became of it. */
export function isSettleable({ status, kind }: StepAttempt): boolean {
  return status === 'uncertain' && !COMPOSITES.has(kind);
}
