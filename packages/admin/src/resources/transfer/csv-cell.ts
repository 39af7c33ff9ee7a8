import type { FieldSpec, JsonValue } from '@automate/core';

/**
 * Whether a spreadsheet could take a text for a formula (OWASP, CSV Injection), or for another text than it is: an empty
 * one for none, and one with an apostrophe for one that was made safe.
 */
function isMarked(text: string): boolean {
  return text === '' || /^'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) || /^'+$/.test(text);
}

/** A text in a cell: after an apostrophe where it must be marked, which is taken off again when it is read. */
export function textCell(text: string): string {
  return isMarked(text) ? `'${text}` : text;
}

/** What {@link textCell} was made of; another apostrophe belongs to the text. */
export function cellText(cell: string): string {
  return cell.startsWith("'") && isMarked(cell.slice(1)) ? cell.slice(1) : cell;
}

type CellKind = 'text' | 'number' | 'boolean' | 'json';

/** How a field's values are written: options that are not all text could be told from no text. */
function kindOf({ type, options = [] }: FieldSpec): CellKind {
  if (type === 'integer' || type === 'float') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'json' || type === 'array' || type === 'multi-select') return 'json';
  return options.every(({ value }) => typeof value === 'string') ? 'text' : 'json';
}

/** A value as a cell. What is not set is an empty one. */
export function writeCell(field: FieldSpec, value: JsonValue | undefined): string {
  if (value === undefined) return '';
  const kind = kindOf(field);
  // An older version of the fields may have let something else in.
  if (kind === 'text') return typeof value === 'string' ? textCell(value) : JSON.stringify(value);
  return kind === 'json' ? JSON.stringify(value) : textOrJson(value);
}

function textOrJson(value: JsonValue): string {
  return typeof value === 'string' ? textCell(value) : JSON.stringify(value);
}

/** A point in an integer may be one of thousands, and a spreadsheet's power has lost the last digits. */
const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What a cell says; undefined when it is empty. What is none of the field's type is text, for the field to refuse. */
export function readCell(field: FieldSpec, cell: string): JsonValue | undefined {
  if (cell === '') return undefined;
  const kind = kindOf(field);
  if (kind === 'text') return cellText(cell);
  const trimmed = cell.trim();
  if (kind === 'boolean') return { true: true, '1': true, false: false, '0': false }[trimmed.toLowerCase()] ?? cell;
  if (kind === 'number') return (field.type === 'integer' ? INTEGER : FLOAT).test(trimmed) ? Number(trimmed) : cell;
  try {
    return JSON.parse(trimmed) as JsonValue;
  } catch {
    return cellText(cell);
  }
}
