/** A text to look for and what stands for it. */
export interface Pattern {
  text: string;
  replacement: string;
}

/** Characters of a block: a text is skipped through by looking at two at a time. */
const BLOCK = 2;
const TABLE = 1 << 16;

/**
 * Replaces many patterns in one pass, by the method of Wu and Manber ("A fast algorithm for multi-pattern searching",
 * 1994): a window of the shortest pattern's length moves over the text, mostly by several characters at once. Of the
 * patterns that begin at one place the longest wins; what was replaced is not looked at again.
 */
export class PatternMatcher {
  /** Characters of the longest pattern; 0 when there is none. */
  readonly longest: number;
  readonly #window: number;
  readonly #shift: Uint8Array;
  /** By the last block of the window, longest pattern first. */
  readonly #candidates = new Map<number, Pattern[]>();
  /** By first character: what a text's end may be the beginning of. */
  readonly #byFirst = new Map<number, string[]>();

  constructor(patterns: readonly Pattern[]) {
    const lengths = patterns.map(({ text }) => text.length);
    this.longest = Math.max(0, ...lengths);
    this.#window = Math.min(...lengths, 255);
    const farthest = this.#window - BLOCK + 1;
    this.#shift = new Uint8Array(patterns.length === 0 ? 0 : TABLE).fill(Math.max(1, farthest));
    for (const pattern of [...patterns].sort((one, other) => other.text.length - one.text.length)) {
      const { text } = pattern;
      if (text.length < BLOCK) throw new RangeError('a pattern has at least two characters');
      for (let end = BLOCK - 1; end < this.#window; end++) {
        const block = blockAt(text, end);
        this.#shift[block] = Math.min(this.#shift[block]!, this.#window - 1 - end);
      }
      append(this.#candidates, blockAt(text, this.#window - 1), pattern);
      append(this.#byFirst, text.charCodeAt(0), text);
    }
  }

  /** The text with every pattern replaced. The same string when there is none. */
  replace(text: string): string {
    return this.replaceUpTo(text, text.length).replaced;
  }

  /** Replaces what begins before `limit`; `consumed` says how far: a match may reach beyond it. */
  replaceUpTo(text: string, limit: number): { replaced: string; consumed: number } {
    let replaced = '';
    let from = 0;
    let end = this.#window - 1;
    while (this.longest > 0 && end < text.length && end - this.#window + 1 < limit) {
      const block = blockAt(text, end);
      const shift = this.#shift[block]!;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const start = end - this.#window + 1;
      const match = this.#candidates.get(block)?.find((pattern) => text.startsWith(pattern.text, start));
      if (match === undefined) {
        end++;
        continue;
      }
      replaced += text.slice(from, start) + match.replacement;
      from = start + match.text.length;
      end = from + this.#window - 1;
    }
    const consumed = Math.max(from, limit);
    return { replaced: from === 0 ? text.slice(0, consumed) : replaced + text.slice(from, consumed), consumed };
  }

  /** Where the text's end begins to be the beginning of some pattern. Its length when it is not. */
  openEnd(text: string): number {
    for (let start = Math.max(0, text.length - this.longest + 1); start < text.length; start++) {
      const length = text.length - start;
      const may = this.#byFirst.get(text.charCodeAt(start));
      if (may?.some((pattern) => pattern.length > length && text.endsWith(pattern.slice(0, length)))) return start;
    }
    return text.length;
  }
}

function blockAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 1) << 8) ^ text.charCodeAt(end)) & (TABLE - 1);
}

function append<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
