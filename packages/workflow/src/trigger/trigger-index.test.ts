import { matchesType } from '@automate/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MANUAL_START, SCHEDULE_TICK, triggerKeys, WORKFLOW_ENDED } from './trigger-address.ts';
import { TriggerIndex } from './trigger-index.ts';

const segment = fc.constantFrom('a', 'b', 'c');
const dotted = (item: fc.Arbitrary<string>) =>
  fc.array(item, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
const pattern = fc
  .tuple(dotted(fc.oneof(segment, fc.constant('*'))), fc.boolean())
  .map(([head, open]) => (open ? `${head}.**` : head));

describe('TriggerIndex', () => {
  it('finds exactly those that a look at all of them would find', () => {
    const workflows = fc.array(fc.array(fc.oneof(pattern, fc.constant('**')), { minLength: 1, maxLength: 3 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(workflows, dotted(segment), (all, type) => {
        const index = new TriggerIndex<number>();
        for (const [i, patterns] of all.entries()) index.add(i, patterns);
        const wanted = all.flatMap((patterns, i) => (patterns.some((one) => matchesType(one, type)) ? [i] : []));
        expect([...index.candidates({ type, source: 's' })].sort((a, b) => a - b)).toEqual(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives nothing for a type that nobody wants', () => {
    const index = new TriggerIndex<string>();
    expect(index.candidates({ type: 'a', source: 's' })).toEqual(new Set());
    index.add('x', ['b', 'c.*']);
    expect(index.candidates({ type: 'a', source: 's' })).toEqual(new Set());
  });

  it('gives an event that is addressed to those alone that its source names', () => {
    const index = new TriggerIndex<string>();
    index.add('any', ['**', 'automate.**']);
    for (const name of ['a', 'b']) index.add(name, triggerKeys({ name, on: [{ every: '1m' }, { manual: true }] }));
    index.add('c', triggerKeys({ name: 'c', on: [{ workflow: 'a' }, { workflow: 'a', on: 'failed' }] }));
    const found = (type: string, source: string) => [...index.candidates({ type, source })];
    expect(found(SCHEDULE_TICK, 'schedule/b')).toEqual(['b']);
    expect(found(MANUAL_START, 'workflow/a')).toEqual(['a']);
    expect(found(WORKFLOW_ENDED, 'workflow/a')).toEqual(['c']);
    expect(found(SCHEDULE_TICK, 'api/b')).toEqual([]);
    expect(found('automate.other', 'schedule/b')).toEqual(['any']);
  });
});
