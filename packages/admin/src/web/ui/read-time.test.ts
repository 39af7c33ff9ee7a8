import { expect, it } from 'vitest';
import { readTime } from './read-time.ts';

it('reads times as people write them in a search', () => {
  const now = Date.parse('2026-11-28T10:00:30.000Z');
  expect(readTime('2h', now)).toBe('2026-11-28T08:00:00.000Z');
  expect(readTime('7d', now)).toBe('2026-11-21T10:00:00.000Z');
  expect(readTime('2026-11-27', now)).toBe('2026-11-27T00:00:00.000Z');
  expect(readTime('2026-11-27T12:30:00Z', now)).toBe('2026-11-27T12:30:00.000Z');
  for (const wrong of ['soon', '2w', '2026-13-01', '', undefined]) expect(readTime(wrong, now)).toBeUndefined();
});
