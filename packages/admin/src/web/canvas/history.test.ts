import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type History, historyAfter } from './history.ts';

const change = (text: string, at: number, of?: string) => ({ kind: 'change' as const, text, at, ...(of && { of }) });
const empty: History = { past: [], text: '', future: [] };

it('goes back and forth to what was, whatever was changed', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 20 }), (texts) => {
      const end = texts.reduce((history, text) => historyAfter(history, change(text, 0)), empty);
      let back = end;
      for (const _ of texts) back = historyAfter(back, { kind: 'undo' });
      expect(back.text).toBe('');
      for (const _ of texts) back = historyAfter(back, { kind: 'redo' });
      expect(back.text).toBe(end.text);
      expect(back.past).toEqual(end.past);
    }),
  );
});

it('takes back at once what was typed in one go, and no more', () => {
  let history = historyAfter(empty, change('a', 0, 'x'));
  history = historyAfter(history, change('ab', 500, 'x'));
  history = historyAfter(history, change('abc', 1400, 'x'));
  history = historyAfter(history, change('abc d', 1500, 'y'));
  history = historyAfter(history, { kind: 'undo' });
  expect(history.text).toBe('abc');
  // After an undo a new change is never added to what was undone.
  history = historyAfter(history, change('abce', 1600, 'y'));
  expect(historyAfter(history, { kind: 'undo' }).text).toBe('abc');
  expect(history.future).toEqual([]);
  expect(historyAfter(historyAfter(history, { kind: 'undo' }), { kind: 'undo' }).text).toBe('');
});
