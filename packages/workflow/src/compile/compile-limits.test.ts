import type { JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../parse-workflow.ts';

const text = (head: string) => `name: x\non:\n  - event: a\n${head}\nsteps:\n  - id: s\n    set: {}\n`;
const compile = (head: string) => parseWorkflow(text(head), 'yaml').workflow;
const problems = (head: string): string[] => {
  try {
    compile(head);
    return [];
  } catch (error) {
    const { errors } = (error as { details: { errors: { pointer: string; message: string }[] } }).details;
    return errors.map(({ pointer, message }) => `${pointer} ${message}`);
  }
};
const event = (payload: JsonValue) => ({ event: { id: '1', type: 'a', source: 's', payload } });

describe('limits of a workflow', () => {
  it('are asked in one order, whatever the order in which they are written', async () => {
    const { limits } = compile(`
concurrency:
  - limit: 5
  - { limit: 1, key: "{{event.payload.customer}}", on_limit: cancel_oldest }
rate: { limit: 100, per: 1m, on_limit: skip }
debounce: { for: 10s, key: [a, "{{event.payload.n}}"], max: 1m }`);
    expect(limits.map(({ kind, most, ms, maxMs, onLimit }) => [kind, most, ms, maxMs, onLimit])).toEqual([
      ['debounce', 1, 10_000, 60_000, 'wait'],
      ['rate', 100, 60_000, undefined, 'skip'],
      ['concurrency', 5, undefined, undefined, 'wait'],
      ['concurrency', 1, undefined, undefined, 'cancel_oldest'],
    ]);
    expect(new Set(limits.map(({ id }) => id)).size).toBe(4);
    const keys = await Promise.all(limits.map((limit) => limit.keyOf(event({ customer: 'Ada', n: 7 }))));
    expect(keys).toEqual(['["a",7]', '', '', 'Ada']);
    expect(compile('').limits).toEqual([]);
  });

  it('are the same in two versions when they count by the same key', () => {
    const idOf = (head: string) => compile(head).limits[0]?.id;
    const key = 'key: "{{event.payload.a}}"';
    expect(idOf(`concurrency: { limit: 1, ${key} }`)).toBe(idOf(`concurrency: [{ ${key}, limit: 9, on_limit: skip }]`));
    expect(idOf(`concurrency: { limit: 1, ${key} }`)).not.toBe(idOf('concurrency: { limit: 1 }'));
    expect(idOf(`concurrency: { limit: 1, ${key} }`)).not.toBe(idOf(`rate: { limit: 1, per: 1s, ${key} }`));
  });

  it('count a key that is not there as one', async () => {
    const [limit] = compile('concurrency: { limit: 1, key: "{{event.payload.a.b}}" }').limits;
    expect(await limit!.keyOf(event({}))).toBe('null');
    expect(await limit!.keyOf(event({ a: { b: 3 } }))).toBe('3');
  });

  it('tell what is wrong with them, each at its place', () => {
    expect(problems('concurrency: { limit: 0, on_limits: skip }')).toEqual([
      '/concurrency/limit must be 1 or more',
      '/concurrency/on_limits unknown field "on_limits"; did you mean "on_limit"?',
    ]);
    expect(problems('concurrency: []')).toEqual(['/concurrency needs at least one limit']);
    expect(problems('concurrency: [{ limit: 1 }, { limit: 2 }]')).toEqual([
      '/concurrency/1 counts by the same key as /concurrency/0; one of the two is enough',
    ]);
    expect(problems('rate: { limit: 3 }')).toEqual(['/rate/per "per" is missing']);
    expect(problems('rate: { limit: 3, per: 1m, on_limit: cancel_oldest }')).toEqual([
      '/rate/on_limit must be one of wait, skip',
    ]);
    expect(problems('debounce: { for: 1m, max: 1s }')).toEqual(['/debounce/max must not be shorter than "for"']);
    expect(problems('debounce: { for: 1m, key: $secret:X }')).toEqual([
      '/debounce/key is kept in the open: secret "X" cannot be in it',
    ]);
    expect(problems('priority: 101')).toEqual([
      '/priority must be a whole number from 0 to 100, or a template that gives one',
    ]);
    expect(problems('concurrency: { limit: 1, key: "{{steps.s.output}}" }')[0]).toMatch(/^\/concurrency\/key .*steps/);
    expect(problems('concurrency: { limit: 1, key: "{{event.body}}" }')[0]).toMatch(/^\/concurrency\/key event has no/);
  });
});

describe('a priority', () => {
  it('is cut to what there is, and none where the template gives no number', async () => {
    const { priority } = compile('priority: "{{event.payload.p}}"');
    const of = (p: JsonValue) => priority!(event({ p }));
    expect(await Promise.all([of(7), of('12'), of(-3), of(1e9), of(2.4), of('high'), of(null), of('')])).toEqual([
      7, 12, 0, 100, 2, 0, 0, 0,
    ]);
    expect(compile('priority: 0').priority).toBeUndefined();
    expect(await compile('priority: 9').priority!(event({}))).toBe(9);
  });
});
