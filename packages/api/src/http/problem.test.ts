import { AutomateError } from '@automate/core';
import { expect, it } from 'vitest';
import { toProblem } from './problem.ts';

it('masks secrets in what is told as data too, however deep, and takes nothing for a reason that is none', () => {
  const reason = { kind: 'odd', who: 'hunter2', parts: ['hunter2', { kind: 'inner', n: 2, at: null }] };
  const errors = [
    { pointer: '/hunter2', message: 'hunter2', reason },
    { pointer: '', message: 'm', reason: 'hunter2' as never },
  ];
  const thrown = new AutomateError({ code: 'INVALID_ARGUMENT', message: 'hunter2', details: { errors, reason } });
  const { problem } = toProblem(thrown, '0'.repeat(32), (text) => text.replaceAll('hunter2', '***'));
  const masked = { kind: 'odd', who: '***', parts: ['***', { kind: 'inner', n: 2, at: null }] };
  expect(problem).toMatchObject({ detail: '***', reason: masked });
  expect(problem.errors).toEqual([
    { pointer: '/***', message: '***', reason: masked },
    { pointer: '', message: 'm' },
  ]);
});
