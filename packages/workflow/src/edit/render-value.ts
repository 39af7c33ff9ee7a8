import type { JsonValue } from '@automate/core';
import { Document, isCollection, isPair, isScalar, Scalar, visit } from 'yaml';

/** How a value is written. */
export interface Rendering {
  /** On one line, in brackets. */
  flow?: boolean;
  /** As JSON, which has brackets as well. */
  json?: boolean;
  /** Of a text: the quotes that it had. */
  quotes?: Scalar.Type | undefined;
  /** Every text is in quotes, so that something may follow on the line. */
  oneLine?: boolean;
}

/** Texts that a block of lines does not keep, or whose end other lines would change. */
const DELICATE = /^\s|[^\S\n](?:\n|$)|[^\P{C}\n]|\n\n$|^\n*$/u;

/** A value as a text without a line break at its end; what is not flow begins at the first column. */
export function renderValue(
  value: JsonValue,
  { flow = false, json = false, quotes, oneLine = false }: Rendering,
): string {
  if (json) return renderJson(value);
  const tree = new Document(value, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  if (isScalar(tree.contents) && quotes !== undefined && typeof value === 'string') tree.contents.type = quotes;
  visit(tree, {
    Node(_key, node) {
      if (isCollection(node) && flow) node.flow = true;
    },
    Scalar(key, node, path) {
      if (typeof node.value !== 'string') return;
      const named = key === 'key' && isPair(path.at(-1)) && node.value.includes('\n');
      if (DELICATE.test(node.value) || named || ((oneLine || flow) && node.value.includes('\n')))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = tree.toString({
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    blockQuote: 'literal',
  });
  return text.replace(/\n$/, '');
}

/** What stands behind the `:` of a field, or the `-` of an item, with the lines that follow it at a column. */
export function renderBehind(value: JsonValue, sign: ':' | '-', column: number, rendering: Rendering): string {
  const whole = renderValue(sign === ':' ? { k: value } : [value], rendering);
  return shift(whole.slice(sign === ':' ? 2 : 1), column);
}

/** All lines but the first one moved to the right; empty ones stay empty. */
export function shift(text: string, columns: number): string {
  return text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(columns)}`);
}

/** On one line, with a space behind each sign. */
function renderJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(renderJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${renderJson(field)}`);
  return `{${fields.join(', ')}}`;
}
