import type { JsonValue } from '@automate/core';

/** A place in an expression: the names before it, and what is written of the next. */
export interface ExpressionPlace {
  path: string[];
  word: string;
}

/** Roots that can be read, as far as they are known by examples. */
export type Sample = { readonly [root: string]: JsonValue };

const PATH = /(?:^|[^\w.\])"'])((?:[A-Za-z_]\w*)(?:\.(?:\w+|\[\w+\]))*\.?)?$/;

/** Where the cursor is in an expression: `steps.a.ou` is below steps and a. Undefined: in a text in quotes. */
export function expressionAt(code: string): ExpressionPlace | undefined {
  const quotes = code.replace(/\\./g, '').match(/["']/g) ?? [];
  if (quotes.length % 2 === 1) return undefined;
  const written = PATH.exec(code)?.[1] ?? '';
  const names = written.replace(/\[(\w+)\]/g, '$1').split('.');
  return { path: names.slice(0, -1), word: names.at(-1) ?? '' };
}

/** The part of a template that is code, where the cursor is in one. */
export function templateAt(before: string): string | undefined {
  const open = before.lastIndexOf('{{');
  if (open === -1 || before.lastIndexOf('}}') > open) return undefined;
  return before.slice(open + 2);
}

/** Names that can follow, with what stands there in the example. */
export function namesAt(sample: Sample, path: readonly string[]): { name: string; value: JsonValue }[] {
  let at: JsonValue | undefined = sample as JsonValue;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return [];
    at = Array.isArray(at) ? at[Number(name)] : Object.hasOwn(at, name) ? at[name] : undefined;
  }
  if (typeof at !== 'object' || at === null) return [];
  const entries = Array.isArray(at)
    ? at.slice(0, 5).map((value, index) => [String(index), value] as const)
    : Object.entries(at);
  return entries.map(([name, value]) => ({ name, value }));
}

/** A value in a few words. */
export function preview(value: JsonValue): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 48 ? `${text.slice(0, 47)}…` : text;
}
