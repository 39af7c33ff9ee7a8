import { expect, it } from 'vitest';
import { fillIn, reasonsOf } from './reason.ts';

const say = reasonsOf({
  unknown: 'unknown field "{field}"{meant}',
  meant: '; did you mean "{name}"?',
  braces: 'write {written} for {{path}}',
  empty: 'must not be empty',
});

it('says a sentence, and the same as data, with a part in it', () => {
  expect(say('unknown', { field: 'acton', meant: say('meant', { name: 'action' }) })).toEqual({
    message: 'unknown field "acton"; did you mean "action"?',
    reason: { kind: 'unknown', field: 'acton', meant: { kind: 'meant', name: 'action' } },
  });
  expect(say('unknown', { field: 'x', meant: undefined })).toEqual({
    message: 'unknown field "x"',
    reason: { kind: 'unknown', field: 'x' },
  });
  expect(say('empty')).toEqual({ message: 'must not be empty', reason: { kind: 'empty' } });
});

it('leaves what stands in two braces, and what is filled in, as it is', () => {
  expect(say('braces', { written: '{{{x}}} {written}' }).message).toBe('write {{{x}}} {written} for {{path}}');
  expect(fillIn('{a}{a}', { a: '{a}' })).toBe('{a}{a}');
});

it('lets nothing be left out', () => {
  // That each of these is refused by the type check is what is tested: one that were not is an error of its own.
  // @ts-expect-error the name that was meant is not given
  say('meant');
  // @ts-expect-error of two values one is given
  say('unknown', { field: 'x' });
  // @ts-expect-error there is no such kind
  expect(() => say('other')).toThrow();
  // @ts-expect-error what stands in two braces is not filled in
  say('braces', { path: 'x' });
});
