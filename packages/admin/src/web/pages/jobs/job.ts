import type { AnswerOf } from '@automate/client';

export type Job = AnswerOf<'get', '/api/v1/bulk/{id}'>;

/** How much of it is done, from 0 to 100. */
export function shareOf({ done, refused, matched, status }: Job): number {
  if (status === 'completed') return 100;
  return matched === 0 ? 0 : Math.min(100, (100 * (done + refused)) / matched);
}
