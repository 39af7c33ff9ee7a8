import type { JsonValue } from '@automate/core';
import type { Path } from './json-path.ts';

/** Fields of steps that hold a condition; every other text may hold templates. */
const CONDITIONS: readonly (string | number | undefined)[] = ['if', 'condition', 'when'];
/** Fields that are no templates: what they say is said to people. */
const PROSE: readonly (string | number | undefined)[] = ['description', 'id'];

/** Texts of a document in which steps are read, with their places, and which of the two languages they are in. */
export function* readingTexts(
  value: JsonValue | undefined,
  path: Path = [],
  data = false,
): Generator<{ path: Path; text: string; language: 'condition' | 'template' }> {
  if (typeof value === 'string') {
    const field = data ? undefined : path.at(-1);
    if (!PROSE.includes(field))
      yield { path, text: value, language: CONDITIONS.includes(field) ? 'condition' : 'template' };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* readingTexts(item, [...path, index], data);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      // Inside of these, names of fields are the author's.
      yield* readingTexts(item, [...path, key], data || ['set', 'with', 'output', 'in', 'until', 'key'].includes(key));
    }
  }
}

/** The text with every reference to a step, or to its loop, following its new id. */
export function renameIn(text: string, language: 'condition' | 'template', id: string, to: string): string {
  if (language === 'condition') return renameInCode(text, id, to);
  return text.replace(/(?<!\\)\{\{(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'}]|\}(?!\}))*\}\}/g, (code) =>
    renameInCode(code, id, to),
  );
}

/** Texts in quotes are left alone, but not those that are the name of a field. */
function renameInCode(code: string, id: string, to: string): string {
  const reference = new RegExp(
    `((?<![\\w$.\\]])(?:steps|loops)\\s*(?:\\.\\s*\\[?|\\[\\s*["']))${id}(?!\\w)|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`,
    'g',
  );
  return code.replace(reference, (all, before: string | undefined) => (before === undefined ? all : before + to));
}
