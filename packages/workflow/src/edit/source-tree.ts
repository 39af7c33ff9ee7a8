import {
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Path } from './json-path.ts';

/** A field of a map or an item of a list, in the text. */
export interface Entry {
  container: YAMLMap | YAMLSeq;
  index: number;
  /** Its first character: of the key, or the `-`. */
  start: number;
  /** Behind the `:` or `-`; undefined where there is none, as in brackets. */
  sign: number | undefined;
  /** Where the value begins, with its anchor; the end of the sign where there is no value. */
  valueStart: number;
  /** The end of what the text says of it, without a comment behind. */
  end: number;
  value: Node | null;
}

type Item = CST.CollectionItem;

/** A text of YAML that was read before, with the places of everything in it. */
export class SourceTree {
  readonly text: string;
  readonly document: Document.Parsed;

  constructor(text: string) {
    this.text = text;
    this.document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys: false,
      resolveKnownTags: false,
      logLevel: 'error',
      keepSourceTokens: true,
    }) as Document.Parsed;
  }

  /** The node at a path; undefined where there is none, or where an alias is on the way. */
  nodeAt(path: Path): Node | null | undefined {
    let at: Node | null | undefined = this.document.contents;
    for (const key of path) {
      if (isMap(at)) at = this.pairOf(at, String(key))?.value as Node | null | undefined;
      else if (isSeq(at)) at = at.items[key as number] as Node | undefined;
      else return undefined;
    }
    return at;
  }

  pairOf(map: YAMLMap, name: string): Pair | undefined {
    return map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  }

  /** The entry at a path; undefined where it is not written in a way that is edited in place. */
  entryAt(path: Path): Entry | undefined {
    const container = this.nodeAt(path.slice(0, -1));
    const key = path.at(-1);
    if (isMap(container)) {
      const index = container.items.findIndex(({ key: name }) => isScalar(name) && String(name.value) === key);
      return index < 0 ? undefined : this.entry(container, index);
    }
    return isSeq(container) && container.items[key as number] !== undefined
      ? this.entry(container, key as number)
      : undefined;
  }

  entry(container: YAMLMap | YAMLSeq, index: number): Entry | undefined {
    if (index < 0 || index >= container.items.length) return undefined;
    const tokens = container.srcToken as { items?: Item[] } | undefined;
    if (isMap(container)) {
      const { key, value, srcToken } = container.items[index] as Pair<Node, Node | null> & { srcToken?: Item };
      if (srcToken === undefined || srcToken.start.some(({ type }) => type === 'explicit-key-ind') || !key.range)
        return undefined;
      const sep = srcToken.sep ?? [];
      const at = sep.findIndex(({ type }) => type === 'map-value-ind');
      const sign = at < 0 ? undefined : sep[at]!.offset + 1;
      const begins = srcToken.value === undefined ? undefined : this.#valueStart(sep.slice(at + 1), value);
      const start = key.range[0];
      return {
        container,
        index,
        start,
        sign,
        value,
        valueStart: begins ?? sign ?? key.range[1],
        end: this.#end(value, begins) ?? sign ?? key.range[1],
      };
    }
    const value = container.items[index] as Node | null;
    const item = tokens?.items?.[index];
    if (item === undefined) return undefined;
    const at = item.start.findIndex(({ type }) => type === 'seq-item-ind');
    if (at < 0 && container.flow !== true) return undefined;
    const sign = at < 0 ? undefined : item.start[at]!.offset + 1;
    const begins =
      item.value === undefined && !isMap(value) ? undefined : this.#valueStart(item.start.slice(at + 1), value);
    const start = sign === undefined ? (begins ?? value?.range?.[0]) : sign - 1;
    if (start === undefined) return undefined;
    return {
      container,
      index,
      start,
      sign,
      value,
      valueStart: begins ?? sign ?? start,
      end: this.#end(value, begins) ?? sign ?? start,
    };
  }

  #valueStart(before: readonly CST.SourceToken[], value: Node | null): number | undefined {
    return before.find(({ type }) => type === 'anchor' || type === 'tag')?.offset ?? value?.range?.[0];
  }

  #end(value: Node | null, begins: number | undefined): number | undefined {
    if (begins === undefined || !value?.range) return undefined;
    if ((isMap(value) || isSeq(value)) && value.flow !== true) {
      return value.items.length === 0 ? value.range[1] : this.entry(value, value.items.length - 1)?.end;
    }
    return isAlias(value) || isScalar(value) || value.range[1] > value.range[0] ? value.range[1] : undefined;
  }

  /** The column of a place, from 0. */
  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Where the line after a place begins; the place itself where it begins one. */
  afterLine(offset: number): number {
    if (offset > 0 && this.text[offset - 1] === '\n') return offset;
    const at = this.text.indexOf('\n', offset);
    return at < 0 ? this.text.length : at + 1;
  }

  /** Whether an entry is the first on its line. */
  beginsLine({ start }: Entry): boolean {
    return /^ *$/.test(this.text.slice(this.lineStart(start), start));
  }

  /** Where an entry that begins a line begins with the comments right above it; those at the head are the document's. */
  withComments({ start }: Entry): number {
    const column = this.column(start);
    let from = this.lineStart(start);
    while (from > 0) {
      const above = this.lineStart(from - 1);
      const line = this.text.slice(above, from);
      if (line[column] !== '#' || line.slice(0, column).trim() !== '') break;
      from = above;
    }
    return from === 0 ? this.lineStart(start) : from;
  }
}
