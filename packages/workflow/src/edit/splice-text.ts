import type { JsonValue } from '@automate/core';
import { isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Change } from './apply-edits.ts';
import type { Path } from './json-path.ts';
import { type Rendering, renderBehind, renderValue, shift } from './render-value.ts';
import { type Entry, SourceTree } from './source-tree.ts';

/**
 * Texts that say what a change makes of a text, and all else as it stands there, the better ones first. They are guesses: of
 * what is written in rare ways none may be right, so whoever takes one reads it first.
 */
export function* splices(text: string, change: Change, json: boolean): Generator<string> {
  const tree = new SourceTree(text);
  switch (change.kind) {
    case 'put':
      yield* puts(tree, change, json);
      break;
    case 'remove':
      yield* removes(tree, change.path, json);
      break;
    case 'insert':
      yield* inserts(tree, change.list, change.index, change.value, json);
      break;
    case 'move':
      yield* moves(tree, change);
  }
}

/** The text with all values rewritten from what is written; undefined where one of them is not to be found in it. */
export function rewrites(text: string, changes: readonly Change[]): string | undefined {
  const tree = new SourceTree(text);
  const found = changes.map((change) => ({
    change,
    entry: change.kind === 'put' ? tree.entryAt(change.path) : undefined,
  }));
  let after = text;
  for (const { change, entry } of found.sort((a, b) => (b.entry?.start ?? 0) - (a.entry?.start ?? 0))) {
    if (entry === undefined || change.kind !== 'put' || change.rewrite === undefined) return undefined;
    const { valueStart, end } = entry;
    after = replaced(after, valueStart, end, change.rewrite(text.slice(valueStart, end)));
  }
  return after;
}

function* puts(tree: SourceTree, { path, value, rewrite }: Change & { kind: 'put' }, json: boolean): Generator<string> {
  const entry = tree.entryAt(path);
  if (entry === undefined) {
    const container = tree.nodeAt(path.slice(0, -1));
    if (isMap(container)) yield* addField(tree, container, String(path.at(-1)), value, json);
    else if (isSeq(container)) yield* inserts(tree, path.slice(0, -1), path.at(-1) as number, value, json);
    return;
  }
  const { text } = tree;
  if (rewrite !== undefined)
    yield replaced(text, entry.valueStart, entry.end, rewrite(text.slice(entry.valueStart, entry.end)));
  const quotes = isScalar(entry.value) && /^QUOTE/.test(entry.value.type ?? '') ? entry.value.type : undefined;
  if (entry.container.flow === true) {
    const before =
      entry.valueStart === entry.sign ? ' ' : entry.sign === undefined && isMap(entry.container) ? ': ' : '';
    yield replaced(text, entry.valueStart, entry.end, before + renderValue(value, { flow: true, json, quotes }));
    return;
  }
  if (quotes !== undefined && typeof value === 'string') {
    yield replaced(text, entry.valueStart, entry.end, renderValue(value, { quotes, oneLine: true }));
  }
  yield* putBehind(tree, entry, value, {});
  yield* putBehind(tree, entry, value, { oneLine: true });
}

/** In blocks of lines. */
function* putBehind(tree: SourceTree, entry: Entry, value: JsonValue, rendering: Rendering): Generator<string> {
  const { text } = tree;
  const sign = isMap(entry.container) ? ':' : '-';
  const from = entry.sign ?? entry.valueStart;
  const gap = text.slice(from, entry.valueStart);
  const column = tree.column(entry.start);
  const broken = text[entry.end - 1] === '\n' && entry.end > entry.valueStart ? '\n' : '';
  if (gap.includes('#')) {
    const kept = gap.slice(0, gap.lastIndexOf('\n') + 1) + ' '.repeat(column + 2);
    yield replaced(text, from, entry.end, kept + shift(renderValue(value, rendering), column + 2) + broken);
  }
  const rendered = renderBehind(value, sign, column, rendering);
  // A comment behind the old value would become a part of lines of text.
  const rest = text.slice(entry.end, tree.afterLine(entry.end));
  if (/\|/.test(rendered) && rest.includes('#') && rendering.oneLine !== true) return;
  yield replaced(text, from, entry.end, rendered + broken);
}

function* addField(tree: SourceTree, map: YAMLMap, name: string, value: JsonValue, json: boolean): Generator<string> {
  const last = tree.entry(map, map.items.length - 1);
  const first = tree.entry(map, 0);
  if (map.flow === true) {
    const rendered = renderValue({ [name]: value }, { flow: true, json });
    yield* addInBrackets(tree, map, last, rendered.slice(1, -1).trim());
  } else if (first !== undefined && last !== undefined) {
    const column = tree.column(first.start);
    const rendered = ' '.repeat(column) + shift(renderValue({ [name]: value }, {}), column);
    yield insertLines(tree, tree.afterLine(last.end), rendered);
  }
}

function* addInBrackets(
  tree: SourceTree,
  container: YAMLMap | YAMLSeq,
  last: Entry | undefined,
  rendered: string,
): Generator<string> {
  const { text } = tree;
  if (last !== undefined) {
    yield inserted(
      text,
      last.end,
      `,${tree.beginsLine(last) ? `\n${' '.repeat(tree.column(last.start))}` : ' '}${rendered}`,
    );
    return;
  }
  const open = text.indexOf(isMap(container) ? '{' : '[', container.range?.[0]);
  yield inserted(text, open + 1, rendered);
}

function* inserts(tree: SourceTree, list: Path, index: number, value: JsonValue, json: boolean): Generator<string> {
  const seq = tree.nodeAt(list);
  if (!isSeq(seq)) return;
  const { text } = tree;
  if (seq.items.length === 0) {
    if (!json) yield* puts(tree, { kind: 'put', path: list, value: [value] }, json);
    yield* addInBrackets(tree, seq, undefined, renderValue(value, { flow: true, json }));
    return;
  }
  if (seq.flow !== true) {
    const column = tree.column(tree.entry(seq, 0)?.start ?? 0);
    yield* insertItem(tree, seq, index, `${' '.repeat(column)}-${renderBehind(value, '-', column, {})}`);
    return;
  }
  const rendered = renderValue(value, { flow: true, json });
  const next = index < seq.items.length ? tree.entry(seq, index) : undefined;
  if (next === undefined) yield* addInBrackets(tree, seq, tree.entry(seq, seq.items.length - 1), rendered);
  else
    yield inserted(
      text,
      next.start,
      `${rendered},${tree.beginsLine(next) ? `\n${' '.repeat(tree.column(next.start))}` : ' '}`,
    );
}

/** Lines of an item, in a list that is written in lines. */
function* insertItem(tree: SourceTree, seq: YAMLSeq, index: number, lines: string): Generator<string> {
  const next = index < seq.items.length ? tree.entry(seq, index) : undefined;
  const last = tree.entry(seq, seq.items.length - 1);
  if (next !== undefined && tree.beginsLine(next)) yield insertLines(tree, tree.withComments(next), lines);
  else if (next !== undefined)
    yield inserted(tree.text, next.start, `${lines.trimStart()}\n${' '.repeat(tree.column(next.start))}`);
  else if (last !== undefined) yield insertLines(tree, tree.afterLine(last.end), lines);
}

function* removes(tree: SourceTree, path: Path, json: boolean): Generator<string> {
  const entry = tree.entryAt(path);
  if (entry === undefined) return;
  const { container, index, start, end } = entry;
  const { text } = tree;
  if (container.items.length === 1) {
    yield* puts(tree, { kind: 'put', path: path.slice(0, -1), value: isMap(container) ? {} : [] }, json);
    return;
  }
  const next = tree.entry(container, index + 1 < container.items.length ? index + 1 : index);
  if (container.flow === true) {
    const before = index > 0 ? tree.entry(container, index - 1) : undefined;
    if (next !== undefined && next.index > index) {
      const comma = text.indexOf(',', end) + 1;
      const between = text.slice(end, next.start);
      yield replaced(text, start, between.includes('#') ? comma : next.start, '');
    } else if (before !== undefined) {
      yield replaced(text, text.slice(before.end, start).includes('#') ? start : before.end, end, '');
    }
  } else if (tree.beginsLine(entry)) {
    yield replaced(text, tree.withComments(entry), tree.afterLine(end), '');
  } else if (next !== undefined && next.index > index) {
    // The first of those behind a "-": what follows takes its place, its comments too.
    const comment = text.slice(tree.afterLine(end), next.start).indexOf('#');
    yield replaced(text, start, comment < 0 ? next.start : tree.afterLine(end) + comment, '');
  }
}

/** The lines of an item as they are, at another place. */
function* moves(tree: SourceTree, { path, list, index }: Change & { kind: 'move' }): Generator<string> {
  const entry = tree.entryAt(path);
  if (entry === undefined || entry.container.flow === true || !tree.beginsLine(entry)) return;
  const [from, to] = [tree.withComments(entry), tree.afterLine(entry.end)];
  const lines = tree.text.slice(from, to).replace(/\n$/, '');
  for (const without of removes(tree, path, false)) {
    const rest = new SourceTree(without);
    const seq = rest.nodeAt(list);
    if (isSeq(seq) && seq.items.length === 0) {
      yield* fills(rest, list, (column) => reindent(lines, column - tree.column(entry.start)));
      continue;
    }
    const first = isSeq(seq) && seq.flow !== true ? rest.entry(seq, 0) : undefined;
    if (!isSeq(seq) || first === undefined) continue;
    yield* insertItem(rest, seq, index, reindent(lines, rest.column(first.start) - tree.column(entry.start)));
  }
}

/** Lines in place of the brackets of an empty list; `linesAt`: indented for a column. */
function* fills(tree: SourceTree, list: Path, linesAt: (column: number) => string): Generator<string> {
  const entry = tree.entryAt(list);
  if (entry?.sign === undefined || entry.container.flow === true) return;
  const lines = `\n${linesAt(tree.column(entry.start) + 2)}`;
  yield replaced(tree.text, entry.sign, entry.end, lines);
}

function reindent(lines: string, by: number): string {
  if (by >= 0) return lines.replace(/^(?=[^\n])/gm, ' '.repeat(by));
  return lines.replace(new RegExp(`^ {1,${-by}}`, 'gm'), '');
}

function insertLines({ text }: SourceTree, at: number, lines: string): string {
  const broken = at > 0 && text[at - 1] !== '\n';
  return inserted(text, at, broken ? `\n${lines}` : `${lines}\n`);
}

const inserted = (text: string, at: number, more: string): string => replaced(text, at, at, more);
const replaced = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);
