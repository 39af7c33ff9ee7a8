import { expect, it } from 'vitest';
import { reasons } from '../i18n/de/reasons.ts';
import { numbers, translator } from '../i18n/language.tsx';
import { codeWords, lineOf, reasonOf, settledOf } from './failure.ts';

const t = translator('de');
const number = numbers('de');
const reason = (details: unknown) => reasonOf({ code: 'CANCELLED', details }, t, number)?.replaceAll('\u00a0', ' ');

it('says why a run ended in the language of who reads it', () => {
  expect(reason({ reason: { kind: 'run_timeout', ms: 90_000 } })).toMatch(
    /^Der Lauf war nicht innerhalb seiner 1 min 30 s/,
  );
  expect(reason({ step: 'a', reason: { kind: 'aborted', step: 'b' } })).toBe(
    'Beendet, weil der Schritt b daneben gescheitert ist',
  );
});

it.each([undefined, null, [], 'text', {}, { reason: 'text' }, { reason: { kind: 'of another server' } }])(
  'leaves an error with the details %j to its message',
  (details) => {
    expect(reason(details)).toBeUndefined();
    expect(settledOf({ code: 'ABORTED', details }, t)).toBeUndefined();
  },
);

it('says who settled a step', () => {
  const details = { lost: true, settled: { as: 'not_done', by: 'user/ada' } };
  expect(settledOf({ code: 'ABORTED', details }, t)).toBe('user/ada hat entschieden: er hat nicht gewirkt');
});

it('has words for every code, and leaves what it does not know', () => {
  expect(codeWords('NOT_FOUND', t)).toBe('Nicht gefunden');
  expect(codeWords('E_CUSTOM', t)).toBe('E_CUSTOM');
});

it('says in one line what an error is, in the language of who reads it first', () => {
  const error = { code: 'NOT_FOUND', message: 'There is no such run.' };
  expect(lineOf(error, t, 'de')).toBe('Nicht gefunden: There is no such run.');
  expect(lineOf(error, translator('en'), 'en')).toBe('There is no such run.');
});

it('says an error by the reason that the server gave, where it is known', () => {
  const error = { code: 'ALREADY_EXISTS', message: 'There is a role "x" already.' };
  const details = { reason: { kind: 'role_taken', name: 'x' } };
  const german = translator('de', reasons);
  expect(lineOf({ ...error, details }, german, 'de')).toBe('Es gibt schon eine Rolle „x“.');
  expect(lineOf({ ...error, details }, translator('en'), 'en')).toBe(error.message);
  expect(reasonOf({ ...error, details }, german, number)).toBe('Es gibt schon eine Rolle „x“.');
});
