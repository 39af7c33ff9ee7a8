import { type AutomateError, type InputProblem, isReason, type JsonValue, type Reason } from '@automate/core';
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

/** Values that are states. */
const STATES = new Set(['state', 'status']);

/** A reason in the person's language, the parts in it too; undefined: one of them is not known here. */
export function reasonWords({ kind, ...given }: Reason, t: Translate): string | undefined {
  const sentence = t(kind as MessageKey);
  if (sentence === kind) return undefined;
  const values: Values = {};
  for (const [, name = ''] of sentence.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)) {
    // What is absent adds nothing.
    const { [name]: value = '' } = given;
    const words = isReason(value) ? reasonWords(value, t) : STATES.has(name) ? stateWords(value, t) : value;
    if (typeof words !== 'string' && typeof words !== 'number') return undefined;
    values[name] = words;
  }
  return t(kind as MessageKey, values);
}

/** A state in the person's language; one that is not known here as it is. */
function stateWords(state: JsonValue, t: Translate): JsonValue {
  const key = `status.${state}`;
  const words = t(key as MessageKey);
  return words === key ? state : words;
}
