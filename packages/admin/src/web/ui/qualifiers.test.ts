import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQualifiers, withQualifier } from './qualifiers.ts';
import { readDuration } from './read-duration.ts';

const QUALIFIERS = {
  status: { options: ['failed', 'completed'] },
  workflow: {},
  since: { time: true },
  duration: { duration: true },
} as const;

it('reads what it can, and tells what it cannot', () => {
  expect(parseQualifiers('status:failed workflow:"two words"', QUALIFIERS)).toEqual({
    values: { status: 'failed', workflow: 'two words' },
    problems: [],
  });
  expect(parseQualifiers('status:odd nonsense workflow:a workflow:b since:soon', QUALIFIERS).problems).toEqual([
    { kind: 'option', name: 'status', word: 'odd' },
    { kind: 'unknown', word: 'nonsense' },
    { kind: 'twice', name: 'workflow' },
    { kind: 'time', word: 'soon' },
  ]);
});

it('reads how long something took', () => {
  expect(['>5s', '<200ms', '>=1.5s', '1s..5s', '2h..1d'].map(readDuration)).toEqual([
    { longerThanMs: 5000 },
    { shorterThanMs: 200 },
    { longerThanMs: 1500 },
    { longerThanMs: 1000, shorterThanMs: 5000 },
    { longerThanMs: 7_200_000, shorterThanMs: 86_400_000 },
  ]);
  for (const none of ['5s', '>', '>5', '>5y', '..5s', '1s..', '>-5s', '>1s..5s', undefined]) {
    expect(readDuration(none), none).toBeUndefined();
  }
  expect(parseQualifiers('duration:5s', QUALIFIERS).problems).toEqual([{ kind: 'duration', word: '5s' }]);
});

it('reads back what it writes, whatever the value', () => {
  const value = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !text.includes('"'));
  fc.assert(
    fc.property(value, (name) => {
      const text = withQualifier('status:failed', QUALIFIERS, 'workflow', name);
      expect(parseQualifiers(text, QUALIFIERS).values).toEqual({ status: 'failed', workflow: name });
      expect(withQualifier(text, QUALIFIERS, 'workflow', undefined)).toBe('status:failed');
    }),
  );
});

it('never fails, whatever is typed', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseQualifiers(text, QUALIFIERS)));
});
