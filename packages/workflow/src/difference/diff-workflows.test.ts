import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WorkflowDocument } from '../document/document.ts';
import { arbitraryDocument } from '../testing/arbitrary-document.ts';
import { describeDifference, diffWorkflows } from './diff-workflows.ts';

const before: WorkflowDocument = {
  name: 'x',
  on: [{ event: 'a' }],
  steps: [
    { id: 'one', set: { n: 1 } },
    { id: 'two', steps: [{ id: 'inner', set: {} }] },
    { id: 'gone', set: {} },
  ],
};
const after: WorkflowDocument = {
  name: 'x',
  timeout: '5m',
  on: [{ event: 'b' }],
  steps: [
    { id: 'fresh', set: {} },
    { id: 'one', set: { n: 2, m: null } },
    { id: 'inner', set: {} },
    { id: 'two', steps: [{ id: 'other', set: {} }] },
  ],
};

it('tells what was added, removed, moved and changed, inside of steps too', () => {
  const difference = diffWorkflows(before, after);
  expect(difference).toEqual({
    same: false,
    fields: [
      { field: '/on/0/event', before: 'a', after: 'b' },
      { field: '/timeout', after: '5m' },
    ],
    steps: [
      { kind: 'removed', id: 'gone', pointer: '/steps/2' },
      { kind: 'added', id: 'fresh', pointer: '/steps/0' },
      {
        kind: 'changed',
        id: 'one',
        pointer: '/steps/1',
        fields: [
          { field: '/set/n', before: 1, after: 2 },
          { field: '/set/m', after: null },
        ],
      },
      { kind: 'moved', id: 'inner', from: '/steps/1/steps/0', to: '/steps/2' },
      { kind: 'added', id: 'other', pointer: '/steps/3/steps/0' },
    ],
  });
  expect(describeDifference(difference).split('\n')).toEqual([
    '~ /on/0/event: "a" -> "b"',
    '~ /timeout: nothing -> "5m"',
    '- step gone (/steps/2)',
    '+ step fresh (/steps/0)',
    '~ step one /set/n: 1 -> 2',
    '~ step one /set/m: nothing -> null',
    '> step inner: /steps/1/steps/0 -> /steps/2',
    '+ step other (/steps/3/steps/0)',
  ]);
});

it('is none exactly where the documents are equal, and turns round', () => {
  const pair = fc.oneof(
    fc.tuple(arbitraryDocument, arbitraryDocument),
    arbitraryDocument.map((one) => [one, structuredClone(one)] as const),
  );
  const equal = (a: unknown, b: unknown) => {
    try {
      expect(a).toEqual(b);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const there = diffWorkflows(a, b);
      expect(there.same).toBe(equal(a, b));
      expect(diffWorkflows(b, a).steps.filter(({ kind }) => kind === 'removed').length).toBe(
        there.steps.filter(({ kind }) => kind === 'added').length,
      );
    }),
    { numRuns: 200 },
  );
});
