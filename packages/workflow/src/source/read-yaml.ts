import { type JsonValue, type Said, type SaidProblem, toPointer } from '@automate/core';
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { MAX_DEPTH } from '../document/check-document.ts';
import { say } from '../problems.ts';
import { Positions } from './positions.ts';

/**
 * Signs that begin or end a part of a document, texts that touch, and escapes that are none: the reader spends time on
 * each, however small the part, and most on those that are mistakes.
 */
const SIGNS =
  /[\n,[\]{}!&*]|[-:?](?=\s)|["'](?=[ \t]*["':])|\\(?!["\\/0abtnvfeN_LP \t\r\n]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})/g;
const MAX_SIGNS = 65_536;
/** Values of a document, aliases counted each time they are used: what a bomb of aliases would multiply. */
const MAX_VALUES = 100_000;
/** Syntax errors that are told; the others follow from them. */
const MAX_PROBLEMS = 20;

/** What was read: plain data, and where its parts stand. */
export interface ReadResult {
  value: JsonValue;
  problems: SaidProblem[];
  positions: Positions;
}

/** Reads YAML 1.2 (core schema) as JSON data: no tags, no directives, one document. Throws nothing. */
export function readYaml(text: string): ReadResult {
  const lines = new LineCounter();
  const positions = new Positions(text, lines);
  const problems: SaidProblem[] = [];
  let document: Document.Parsed;
  const tooMany = offsetOfSign(text, MAX_SIGNS);
  if (tooMany !== undefined) {
    const said = say('too_many_parts', { most: MAX_SIGNS });
    return { value: null, problems: [{ pointer: '', ...said, ...placeIn(text, tooMany) }], positions };
  }
  try {
    document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      // Compared below instead: the reader compares each key with all others of its map.
      uniqueKeys: false,
      resolveKnownTags: false,
      logLevel: 'error',
    }) as Document.Parsed;
  } catch {
    // The reader has no limit of its own: what nests too deep exhausts its stack.
    return { value: null, problems: [{ pointer: '', ...say('too_deep_to_read'), line: 1, column: 1 }], positions };
  }
  const nested = document.errors.some(({ message }) => message.includes('call stack'));
  if (nested) problems.push({ pointer: '', ...say('too_deep_to_read'), ...positions.at(0) });
  const errors = nested ? [] : document.errors;
  for (const { message, pos } of [...errors, ...document.warnings].slice(0, MAX_PROBLEMS)) {
    problems.push({ pointer: '', ...say('yaml_unreadable', { detail: sentence(message) }), ...positions.at(pos[0]) });
  }
  if (document.directives?.yaml.explicit || /^%/m.test(text.slice(0, document.contents?.range[0] ?? 0))) {
    problems.push({ pointer: '', ...say('directives'), line: 1, column: 1 });
  }
  const reader = new Reader(positions, problems);
  const value = problems.length > 0 ? null : reader.read(document.contents, '', 0);
  return { value, problems, positions };
}

/** Where the sign stands that comes after so many others; undefined where there are fewer. */
function offsetOfSign(text: string, after: number): number | undefined {
  let found = 0;
  for (const { index } of text.matchAll(SIGNS)) if (found++ === after) return index;
  return undefined;
}

/** The line and column of an offset, in a text that nobody has read. */
function placeIn(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n?|\n/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** The reader's message without its place, which is told apart from it. */
const sentence = (message: string) => message.replace(/ at line \d+, column \d+:?[\s\S]*$/, '').trim();

/** Turns nodes into plain data and notes where they stand. */
class Reader {
  readonly #positions: Positions;
  readonly #problems: SaidProblem[];
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  #values = 0;
  /** How many aliases are being followed. */
  #repeats = 0;

  constructor(positions: Positions, problems: SaidProblem[]) {
    this.#positions = positions;
    this.#problems = problems;
  }

  read(node: Node | null, pointer: string, depth: number, keyOffset?: number): JsonValue {
    if (!isAlias(node) || keyOffset !== undefined) this.#positions.add(pointer, node, keyOffset);
    this.#note(node);
    if (++this.#values > MAX_VALUES) {
      if (this.#values === MAX_VALUES + 1) this.#refuse(pointer, say('too_many_values', { most: MAX_VALUES }));
      return null;
    }
    if (depth > MAX_DEPTH) return this.#refuse(pointer, say('too_deep', { most: MAX_DEPTH }));
    if (isAlias(node)) {
      const target = this.#targets.get(node);
      if (target === undefined) return this.#refuse(pointer, say('alias_without_anchor', { name: node.source }));
      this.#repeats += 1;
      const value = this.read(target, pointer, depth + 1, keyOffset);
      this.#repeats -= 1;
      return value;
    }
    if (isSeq(node)) {
      return node.items.map((item, i) => this.read(item as Node | null, `${pointer}/${i}`, depth + 1));
    }
    if (isMap(node)) {
      const object: { [key: string]: JsonValue } = {};
      for (const { key, value } of node.items) {
        const at = (key as Node).range?.[0];
        const name = String(isScalar(key) ? key.value : key);
        const child = pointer + toPointer([name]);
        // Other names, `constructor` among them, are harmless as fields of their own.
        if (Object.hasOwn(object, name)) {
          this.#problems.push({ pointer: child, ...say('given_twice', { name }), ...this.#positions.at(at ?? 0) });
        } else if (name === '__proto__') {
          this.#positions.add(child, null, at);
          this.#refuse(child, say('named_proto'));
        } else {
          object[name] = this.read(value as Node | null, child, depth + 1, at);
        }
      }
      return object;
    }
    return isScalar(node) ? this.#scalar(node.value, pointer) : null;
  }

  /** Anchors and aliases bind in the order of the text, so only while a node is read for the first time. */
  #note(node: Node | null): void {
    if (node === null || this.#repeats > 0) return;
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target !== undefined) this.#targets.set(node, target);
    } else if ('anchor' in node && typeof node.anchor === 'string') {
      this.#anchors.set(node.anchor, node);
    }
  }

  #scalar(value: unknown, pointer: string): JsonValue {
    if (typeof value === 'number' && !Number.isFinite(value)) return this.#refuse(pointer, say('not_finite'));
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return this.#refuse(pointer, say('too_many_digits'));
    }
    return value as JsonValue;
  }

  #refuse(pointer: string, said: Said): null {
    this.#problems.push(this.#positions.locate({ pointer, ...said }));
    return null;
  }
}
