import type { AutomateError, InputProblem, JsonValue, Reason } from '@automate/core';
import type { MessageKey } from '../i18n/en.ts';
import type { Translate, Values } from '../i18n/translate.ts';

/** What is wrong, in the person's language; the message as it was written where it is not known what that says. */
export function problemWords(problem: Pick<InputProblem, 'message' | 'rule' | 'reason'>, t: Translate): string {
  const { message, rule, reason } = problem;
  if (reason !== undefined) return reasonWords(reason, t) ?? message;
  if (rule === undefined) return message;
  const key = `rule.${rule.name}` as MessageKey;
  const words = t(key, rule.value === undefined ? {} : { value: rule.value });
  // A rule without the number that its words need is one of another version.
  return words === key || words.includes('{value}') ? message : words;
}

/** An error in one line: the first of its problems, or what it is as a whole. */
export function errorWords({ message, details }: AutomateError, t: Translate): string {
  const [problem = { message, reason: details?.reason as Reason }] = details?.errors ?? [];
  return problemWords(problem, t);
}

/** What the details of a check or of an error say by their reason; undefined: a message alone says it. */
export function detailsWords(details: unknown, t: Translate): string | undefined {
  const { reason } = (details ?? {}) as { reason?: JsonValue };
  return isReason(reason) ? reasonWords(reason, t) : undefined;
}

/** A reason in the person's language, the parts in it too; undefined: one of them is not known here. */
export function reasonWords({ kind, ...given }: Reason, t: Translate): string | undefined {
  const sentence = t(kind as MessageKey);
  if (sentence === kind) return undefined;
  const values: Values = {};
  for (const [, name = ''] of sentence.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)) {
    // What is absent adds nothing.
    const { [name]: value = '' } = given;
    const words = isReason(value) ? reasonWords(value, t) : value;
    if (typeof words !== 'string' && typeof words !== 'number') return undefined;
    values[name] = words;
  }
  return t(kind as MessageKey, values);
}

function isReason(value: JsonValue | undefined): value is Reason {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
