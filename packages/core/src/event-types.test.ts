import { describe, expect, it } from 'vitest';
import { EVENT_TYPE_PATTERN, matchesType } from './event-types.ts';

describe('matchesType', () => {
  it.each<[string, string, boolean]>([
    ['a.b', 'a.b', true],
    ['a.b', 'a.b.c', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a', false],
    ['a.*', 'a.b.c', false],
    ['*.b', 'a.b', true],
    ['*', 'a', true],
    ['*', 'a.b', false],
    ['a.**', 'a.b', true],
    ['a.**', 'a.b.c', true],
    ['a.**', 'a', false],
    ['a.*.**', 'a.b', false],
    ['**', 'a', true],
    ['**', 'a.b.c', true],
  ])('%s takes %s: %s', (pattern, type, expected) => {
    expect(matchesType(pattern, type)).toBe(expected);
    expect(pattern).toMatch(EVENT_TYPE_PATTERN);
  });
});
