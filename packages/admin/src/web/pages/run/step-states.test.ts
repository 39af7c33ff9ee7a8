import { expect, it } from 'vitest';
import type { StepAttempt } from '../../api/types.ts';
import { stepStates } from './step-states.ts';

const attempt = (path: string, status: string, number = 1) =>
  ({ path, status, attempt: number, kind: 'action', startedAt: '' }) as StepAttempt;

it('takes the last attempt of each place, and what is worst of all places', () => {
  const states = stepStates([
    attempt('a', 'failed'),
    attempt('a', 'completed', 2),
    attempt('loop/0/b', 'completed'),
    attempt('loop/1/b', 'failed'),
    attempt('loop/1/b', 'uncertain', 2),
    attempt('group/~2/c', 'running'),
  ]);
  expect([...states].map(([id, { status, times, attempts }]) => [id, status, times, attempts.length])).toEqual([
    ['a', 'completed', 1, 2],
    ['b', 'uncertain', 2, 3],
    ['c', 'running', 1, 1],
  ]);
});
