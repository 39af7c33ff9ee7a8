import { describe, expect, it } from 'vitest';
import { childTraceparent, newTraceparent, traceIdOf } from './traceparent.ts';

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

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-0123456789abcdef-01`, `00-${'A'.repeat(32)}-0123456789abcdef-01`])(
    'begins a new trace for a bad parent: %s',
    (bad) => {
      expect(traceIdOf(bad)).toBeUndefined();
      expect(traceIdOf(childTraceparent(bad))).toMatch(/^[0-9a-f]{32}$/);
    },
  );
});
