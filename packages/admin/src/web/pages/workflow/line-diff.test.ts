import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffLines, nearChanges } from './line-diff.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));

it('gives back both texts, whatever they are', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const side = (leave: string) => lines.filter(({ kind }) => kind !== leave).map((line) => line.text);
      expect(side('added').join('\n')).toBe(before);
      expect(side('removed').join('\n')).toBe(after);
      expect(lines.some(({ kind }) => kind !== 'same')).toBe(before !== after);
    }),
  );
});

it('tells no more lines than differ, and leaves out what is far from them', () => {
  const before = Array.from({ length: 20 }, (_, line) => `line ${line}`);
  const after = before.toSpliced(10, 1, 'another', 'one more');
  const lines = diffLines(before.join('\n'), after.join('\n'));
  expect(lines.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', text: 'line 10', before: 11 },
    { kind: 'added', text: 'another', after: 11 },
    { kind: 'added', text: 'one more', after: 12 },
  ]);
  const shown = nearChanges(lines);
  expect(shown.map(({ kind }) => kind).filter((kind) => kind === 'gap')).toHaveLength(2);
  expect(shown).toHaveLength(3 + 3 + 3 + 2);
});
