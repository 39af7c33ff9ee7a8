import { describe, expect, it } from 'vitest';
import { childTraceparent, namedTraceparent, newTraceparent, spanIdOf, traceIdOf } from './traceparent.ts';

describe('traceparent', () => {
  it('is new each time and of the W3C form', () => {
    const [one, two] = [newTraceparent(), newTraceparent()];
    expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(one).not.toBe(two);
    expect(traceIdOf(one)).toBe(one.slice(3, 35));
  });

  it('never comes twice, however many are drawn', () => {
    const spans = Array.from({ length: 5_000 }, () => newTraceparent().slice(3, 52));
    expect(new Set(spans).size).toBe(5_000);
    expect(new Set(spans.map((span) => span.slice(33))).size).toBe(5_000);
  });

  it('keeps the trace and changes the span for the next hop', () => {
    const parent = newTraceparent();
    const child = childTraceparent(parent);
    expect(traceIdOf(child)).toBe(traceIdOf(parent));
    expect(child).not.toBe(parent);
  });

  it('names a span of a trace: the same each time, another for each name', () => {
    const context = newTraceparent();
    const run = '01932f6e-4d5c-7aaa-8bbb-0123456789ab';
    const names = Array.from({ length: 50_000 }, (_, n) => `${run}/loop/${n % 1_000}/step#${Math.floor(n / 1_000)}`);
    const spans = names.map((name) => namedTraceparent(context, name));
    expect(new Set(spans.map(spanIdOf)).size).toBe(names.length);
    expect(spans.every((span) => traceIdOf(span) === traceIdOf(context))).toBe(true);
    expect(names.map((name) => namedTraceparent(context, name))).toEqual(spans);
    expect(traceIdOf(namedTraceparent('nonsense', 'name'))).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has no span id where it is not valid', () => {
    expect(spanIdOf(`00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`)).toBeUndefined();
    expect(spanIdOf('nonsense')).toBeUndefined();
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-0123456789abcdef-01`, `00-${'A'.repeat(32)}-0123456789abcdef-01`])(
    'begins a new trace for a bad parent: %s',
    (bad) => {
      expect(traceIdOf(bad)).toBeUndefined();
      expect(traceIdOf(childTraceparent(bad))).toMatch(/^[0-9a-f]{32}$/);
    },
  );
});
