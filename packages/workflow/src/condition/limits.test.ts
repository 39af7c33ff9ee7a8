import { describe, expect, it } from 'vitest';
import { STEP_ROOTS } from '../scope-check.ts';
import { cpuMs } from '../testing/cpu-time.ts';
import { compileCondition } from './compile-condition.ts';

const scope = { roots: STEP_ROOTS, steps: new Map(), reads: new Set<string>() };
const place = { pointer: '/steps/0/if', owner: 'step "a"' };

function compile(source: string) {
  const result = compileCondition(source, scope, place);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('; '));
  return (payload: unknown) => result.condition({ event: { payload } });
}

const list = (length: number) => Array.from({ length }, (_, i) => i);

describe('a loop within a loop', () => {
  it.each([
    'cel.bind(y, event.payload, y.all(a, y.all(b, true)))',
    'event.payload.all(a, cel.bind(y, event.payload, y.all(b, true)))',
    '[event.payload].all(p, p.all(a, p.all(b, true)))',
    'event.payload.all(a, [event.payload].all(p, p.all(b, true)))',
    'event.payload.all(a, [a].map(x, event.payload)[0].all(b, true))',
    'event.payload.all(a, (true ? event.payload : a).all(b, true))',
    'event.payload.all(a, (a + event.payload).all(b, true))',
  ])('%s is refused: it goes over more than the outer item', (source) => {
    expect(() => compile(source)).toThrow(/part of the outer item/);
  });

  it.each([
    ['event.payload.exists(a, a.tags.exists(t, t == "x"))', [{ tags: ['x'] }]],
    ['event.payload.exists(a, a.tags.filter(t, t != "").map(t, t + "!").exists(t, t == "x!"))', [{ tags: ['x'] }]],
    ['event.payload.exists(a, cel.bind(t, a.tags, t.exists(x, x == "x")))', [{ tags: ['x'] }]],
    ['event.payload.exists(a, [1, 2].exists(n, n == a.n))', [{ n: 2 }]],
    ['event.payload.exists(a, a.b.exists(b, b.c.exists(c, c == 1)))', [{ b: [{ c: [1] }] }]],
    ['event.payload.exists(a, a.?tags.orValue([]).exists(t, t == "x"))', [{}, { tags: ['x'] }]],
    ['event.payload.exists(a, (a.tags + a.more).exists(t, t == "y"))', [{ tags: ['x'], more: ['y'] }]],
    ['event.payload.exists(a, a.name in event.payload[0].wanted)', [{ name: 'x', wanted: ['x'] }]],
  ])('%s is not', (source, payload) => {
    expect(compile(source)(payload)).toBe(true);
  });
});

describe('a condition that takes too long is given up', () => {
  it.each([
    ['looking through a list for each item', 'event.payload.all(x, x in event.payload)', list(300_000)],
    ['with its errors set aside', 'event.payload.all(x, x in event.payload) || true', list(300_000)],
    [
      'looking through a text for each item',
      'event.payload.w.all(w, event.payload.t.matches("(a|b)*c$") || true)',
      { w: list(100_000), t: 'ab'.repeat(20_000) },
    ],
    ['one loop after the other', Array(130).fill('event.payload.all(x, x >= 0)').join(' && '), list(400_000)],
    ['making lists that grow', `size(${Array(250).fill('event.payload').join(' + ')}) > 0`, list(300_000)],
    [
      'making texts that grow',
      'cel.bind(a, event.payload+event.payload, cel.bind(b, a+a+a+a, cel.bind(c, b+b+b+b, size(c+c+c+c) > 1)))',
      'x'.repeat(400_000),
    ],
    ['making a list for each item', 'event.payload.map(x, event.payload + event.payload) != []', list(20_000)],
  ])('%s', (_what, source, payload) => {
    const decide = compile(source);
    const started = cpuMs();
    expect(() => decide(payload)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/^step "a": condition \/steps\/0\/if, line 1, column 1: takes too long/),
      }),
    );
    expect(cpuMs() - started).toBeLessThan(10_000);
    expect(compile('event.payload == 1')(1)).toBe(true);
  });

  it('and one that is merely big is not', () => {
    expect(compile('event.payload.all(x, x >= 0) && event.payload.exists(x, x == 99999)')(list(100_000))).toBe(true);
    expect(compile('event.payload.map(x, string(x) + "!").exists(t, t == "999!")')(list(1000))).toBe(true);
  });
});
