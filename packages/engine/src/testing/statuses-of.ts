import type { ExecutionDetail } from '../queries/execution-record.ts';

/** How the newest attempt of each step of a run ended, by its path. */
export function statusesOf({ steps }: Pick<ExecutionDetail, 'steps'>): Record<string, string> {
  return Object.fromEntries(steps.map(({ path, status }) => [path, status]));
}
