import { AutomateError, type JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { createRecorder } from './recorded.ts';

const SECRET = 'plain-KEY';

/** Masks texts, and gives back the same object where nothing was masked, as the real one does. */
function redact(_tenantId: string, value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll(SECRET, '$secret:KEY');
  if (typeof value !== 'object' || value === null || !JSON.stringify(value).includes(SECRET)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redact('', item)]));
}
const recorder = createRecorder({ placeholder: async (_tenant, key) => key, redact }, 1_000);

describe('what is recorded of an output', () => {
  it('is what a resumed run reads: later steps see the text of a date, not the date', () => {
    const given = { at: new Date(0), none: undefined, huge: Number.POSITIVE_INFINITY };
    const { value } = recorder.output('t', given as unknown as JsonValue);
    expect(value).toStrictEqual({ at: '1970-01-01T00:00:00.000Z', huge: null });
  });

  it('is not changed by an action that goes on changing what it gave', () => {
    const given = { list: [1] };
    const { value, plain } = recorder.output('t', given);
    given.list.push(2);
    expect([value, plain]).toEqual([{ list: [1] }, { list: [1] }]);
  });

  it('is masked as the text that is stored, whatever object gives it', () => {
    const given = { url: new URL(`https://example.com/?key=${SECRET}`) } as unknown as JsonValue;
    const { value, plain } = recorder.output('t', given);
    expect(value).toEqual({ url: 'https://example.com/?key=$secret:KEY' });
    expect(plain).toEqual({ url: `https://example.com/?key=${SECRET}` });
  });

  it('is bounded before anything is made of it', () => {
    expect(() => recorder.output('t', 'x'.repeat(1_000))).toThrow('has 1002 characters');
    expect(recorder.input('t', 'x'.repeat(1_000)).value).toEqual({ $omitted: 'has 1002 characters as JSON' });
  });
});

describe('what is recorded of an error', () => {
  const message = (text: string) => recorder.error('t', new AutomateError({ code: 'INTERNAL', message: text })).message;

  it('keeps no part of a secret where the message is cut', () => {
    expect(message(`${'x'.repeat(9_995)}${SECRET}`)).toBe(`${'x'.repeat(9_995)}$secr`);
  });

  it('holds no half of a character where the message is cut, which the database would refuse', () => {
    const cut = message(`${'x'.repeat(9_999)}😀`);
    expect(cut).toHaveLength(10_000);
    expect(cut.isWellFormed()).toBe(true);
    expect(message('a\u0000b\ud800')).toBe('a\ufffdb\ufffd');
  });
});
