import type { JsonValue } from './json.ts';

/**
 * What a sentence says, as data: its kind, and what is filled in. A user interface says it in its language; a kind that it
 * does not know it shows by the sentence.
 */
export interface Reason {
  /** Stable: it always has the same values. */
  kind: string;
  /** A reason within it is a part of the sentence. One that is absent adds nothing. */
  [name: string]: JsonValue;
}

/** Whether it is what a sentence says, of this or of another process. */
export function isReason(value: unknown): value is Reason {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

/** A sentence, and the same as data. */
export interface Said {
  message: string;
  reason: Reason;
}

/** The names to fill in: `{name}`. What stands in two braces is text. */
type Names<T extends string> = T extends `${string}{${infer N}}${infer R}`
  ? (N extends `${string}{${string}` | `${string} ${string}` | '' ? never : N) | Names<R>
  : never;
type Given<T extends string> = Record<Names<T>, string | number | Said | undefined>;

/** Says what kinds of a table mean. Everything that its sentence has a place for is given. */
export type Say<T extends Record<string, string>> = <K extends keyof T & string>(
  kind: K,
  ...values: [Names<T[K]>] extends [never] ? [] : [Given<T[K]>]
) => Said;

/** Of a table of sentences in English by kind, such as `{ unknown_field: 'unknown field "{field}"{meant}' }`. */
export function reasonsOf<const T extends Record<string, string>>(sentences: T): Say<T> {
  return (kind, ...[values = {}]) => {
    const reason: Reason = { kind };
    const words: Record<string, string> = {};
    for (const [name, value] of Object.entries<string | number | Said | undefined>(values)) {
      if (value === undefined) continue;
      reason[name] = typeof value === 'object' ? value.reason : value;
      words[name] = typeof value === 'object' ? value.message : String(value);
    }
    return { message: fillIn(sentences[kind] as string, words), reason };
  };
}

/** A sentence with its `{name}`s filled in, those that are not given with nothing. */
export function fillIn(sentence: string, words: Record<string, string>): string {
  return sentence.replace(/(?<!\{)\{(\w+)\}(?!\})/g, (_, name: string) => words[name] ?? '');
}
