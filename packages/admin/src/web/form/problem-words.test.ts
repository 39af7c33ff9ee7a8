import { expect, it } from 'vitest';
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
