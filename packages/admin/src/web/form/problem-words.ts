import type { InputProblem } from '@automate/core';
import type { MessageKey } from '../i18n/en.ts';
import type { Translate } from '../i18n/translate.ts';

/** What is wrong with a value: its rule in the person's language, or the message as it was written where it has none. */
export function problemWords({ message, rule }: Pick<InputProblem, 'message' | 'rule'>, t: Translate): string {
  if (rule === undefined) return message;
  const key = `rule.${rule.name}` as MessageKey;
  const words = t(key, rule.value === undefined ? {} : { value: rule.value });
  // A rule without the number that its words need is one of another version.
  return words === key || words.includes('{value}') ? message : words;
}
