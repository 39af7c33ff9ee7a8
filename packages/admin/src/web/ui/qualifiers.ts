import { readDuration } from './read-duration.ts';
import { readTime } from './read-time.ts';
import type { StatusWord } from './status.tsx';

/** What a list can be searched by: a name, and what it can be where that is known; `time` and `duration`: as `readTime` and `readDuration` read them. */
export type Qualifiers = Readonly<Record<string, { options?: readonly StatusWord[]; time?: true; duration?: true }>>;

export type QualifierProblem =
  | { kind: 'unknown'; word: string }
  | { kind: 'option'; name: string; word: string }
  | { kind: 'time'; word: string }
  | { kind: 'duration'; word: string }
  | { kind: 'twice'; name: string };

/** What is searched for, by name. */
export type QualifierValues<Q extends Qualifiers> = {
  [Name in keyof Q]?: Q[Name] extends { options: readonly (infer Option)[] } ? Option : string;
};

export interface ParsedQualifiers<Q extends Qualifiers> {
  values: QualifierValues<Q>;
  problems: QualifierProblem[];
}

/** Reads `status:failed workflow:"with blanks"`. What is not understood is told, and left out. */
export function parseQualifiers<Q extends Qualifiers>(text: string, qualifiers: Q): ParsedQualifiers<Q> {
  const values: Record<string, string> = {};
  const problems: QualifierProblem[] = [];
  for (const [word] of text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const [, name = '', quoted = ''] = /^([a-z]+):(.+)$/.exec(word) ?? [];
    const value = quoted.replaceAll('"', '');
    const known = Object.hasOwn(qualifiers, name) ? qualifiers[name] : undefined;
    if (known === undefined) problems.push({ kind: 'unknown', word });
    else if (known.options && !known.options.some((option) => option === value))
      problems.push({ kind: 'option', name, word: value });
    else if (known.time && readTime(value) === undefined) problems.push({ kind: 'time', word: value });
    else if (known.duration && readDuration(value) === undefined) problems.push({ kind: 'duration', word: value });
    else if (Object.hasOwn(values, name)) problems.push({ kind: 'twice', name });
    else values[name] = value;
  }
  return { values: values as QualifierValues<Q>, problems };
}

/** The text with one qualifier set to a value, or without it. */
export function withQualifier(text: string, qualifiers: Qualifiers, name: string, value: string | undefined): string {
  const { values } = parseQualifiers(text, qualifiers);
  const next = Object.entries({ ...values, [name]: value ?? '' }).filter(([, each]) => each !== '') as [
    string,
    string,
  ][];
  return next.map(([key, each]) => `${key}:${/\s/.test(each) ? `"${each}"` : each}`).join(' ');
}
