import type { JsonValue } from '@automate/core';
import { detailsWords } from '../form/problem-words.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { Language, NumberFormat, Translate, Values } from '../i18n/language.tsx';
import { writeDuration } from './duration.ts';

/** An error as a run, a list or an answer has it. */
export interface Failure {
  code: string;
  message?: string | undefined;
  details?: unknown;
}

/** An error that is said by the reason that it carries; undefined: it carries none that is known here. */
export function reasonOf({ details }: Failure, t: Translate, number: NumberFormat): string | undefined {
  const { kind, ...given } = objectOf(objectOf(details).reason);
  const values: Values = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'number') values[name] = name === 'ms' ? writeDuration(value, number) : value;
    if (typeof value === 'string') values[name] = value;
  }
  return said(`reason.${kind}`, values, t) ?? detailsWords(details, t);
}

/** Whether a person said how the step of this error ended. */
export function isSettled({ details }: Pick<Failure, 'details'>): boolean {
  return objectOf(details).settled !== undefined;
}

/** Who settled the step of an error, and as what; undefined: nobody did. */
export function settledOf({ details }: Failure, t: Translate): string | undefined {
  const { as, by } = objectOf(objectOf(details).settled);
  return typeof by === 'string' ? said(`settled.${as}`, { by }, t) : undefined;
}

/** What a code stands for, in general; a code that is unknown here is left as it is. */
export function codeWords(code: string, t: Translate): string {
  return said(`failure.${code}`, {}, t) ?? code;
}

/** An error in one line: what the server says, behind what its code stands for where that is another language. */
export function lineOf(
  error: { code?: string; message: string; details?: unknown },
  t: Translate,
  language: Language,
): string {
  const { code = 'INTERNAL', message, details } = error;
  return detailsWords(details, t) ?? (language === 'en' ? message : `${codeWords(code, t)}: ${message}`);
}

function said(key: string, values: Values, t: Translate): string | undefined {
  const words = t(key as MessageKey, values);
  return words === key ? undefined : words;
}

function objectOf(value: unknown): Record<string, JsonValue | undefined> {
  return typeof value === 'object' && value !== null ? (value as Record<string, JsonValue>) : {};
}
