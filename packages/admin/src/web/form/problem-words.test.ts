import type { Reason } from '@automate/core';
import { expect, it } from 'vitest';
import { reasons } from '../i18n/de/reasons.ts';
import { translator } from '../i18n/language.tsx';
import { problemWords } from './problem-words.ts';

const message = 'must be prime';

it.each([
  [{ name: 'minLength', value: 1200 }, 'muss mindestens 1.200 Zeichen haben'],
  [{ name: 'required' }, 'fehlt'],
  [{ name: 'prime' }, message],
  [{ name: 'min' }, message],
  [undefined, message],
])('says the rule %j', (rule, words) => {
  expect(problemWords({ message, ...(rule && { rule }) }, translator('de'))).toBe(words);
});

const german = translator('de', reasons);

it.each<[Reason, string]>([
  [{ kind: 'too_long', most: 10_000 }, 'darf höchstens 10.000 Zeichen haben'],
  [{ kind: 'unknown_field', field: 'x' }, 'das Feld „x“ gibt es nicht'],
  [
    { kind: 'unknown_field', field: 'acton', meant: { kind: 'did_you_mean', name: 'action' } },
    'das Feld „acton“ gibt es nicht; meinten Sie „action“?',
  ],
  [{ kind: 'rerun_not_over', id: '7', status: 'running' }, expect.stringContaining('(Zustand: läuft)')],
  [{ kind: 'import_is', state: 'odd' }, 'Der Import hat den Zustand odd.'],
  [{ kind: 'raw_block' }, expect.stringContaining('rohe Blöcke ({{{{name}}}}) gibt es')],
  [{ kind: 'wrong_type', type: { kind: 'type_of_another_version' } }, message],
  [{ kind: 'of_another_version' }, message],
  [{ kind: 'constructor' }, message],
])('says the reason %j', (reason, words) => {
  expect(problemWords({ message, reason }, german)).toEqual(words);
});

it('says a reason by its message where the language has no sentences, or not yet', () => {
  expect(problemWords({ message, reason: { kind: 'empty' } }, translator('en'))).toBe(message);
  expect(problemWords({ message, reason: { kind: 'empty' } }, translator('de'))).toBe(message);
});
