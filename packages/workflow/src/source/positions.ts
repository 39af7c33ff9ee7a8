import type { InputProblem } from '@automate/core';
import { isScalar, type LineCounter, type Node } from 'yaml';

interface Found {
  /** Where the field's name stands; undefined for items of lists and for the document. */
  keyOffset: number | undefined;
  node: Node | null;
}

/** Where in a text each part of a document stands, by JSON Pointer. */
export class Positions {
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #found = new Map<string, Found>();

  constructor(text: string, lines: LineCounter) {
    this.#text = text;
    this.#lines = lines;
  }

  add(pointer: string, node: Node | null, keyOffset?: number): void {
    this.#found.set(pointer, { node, keyOffset });
  }

  /**
   * The problem with its line and column in the whole text, from 1. A line and column that it already has count in
   * the string that it points at. What is missing is placed where it should stand: at what should contain it.
   */
  locate<T extends InputProblem>(problem: T): T {
    const found = this.#found.get(problem.pointer);
    if (found === undefined) {
      const above = problem.pointer.slice(0, Math.max(0, problem.pointer.lastIndexOf('/')));
      const { line = 1, column = 1 }: { line?: number; column?: number } =
        problem.pointer === '' ? {} : this.locate<InputProblem>({ pointer: above, message: '' });
      return { ...problem, line, column };
    }
    const { line, column, ...rest } = problem;
    const inner = line === undefined || column === undefined ? undefined : this.#within(found.node, line, column);
    return { ...(rest as T), ...this.at(inner ?? found.keyOffset ?? found.node?.range?.[0] ?? 0) };
  }

  at(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.#text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** The offset of a place in a string, where the text shows its lines as they are; else that of the string. */
  #within(node: Node | null, line: number, column: number): number | undefined {
    if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
    const [start, end] = node.range;
    const lines = node.value.split('\n').slice(0, line);
    let cursor = start;
    for (const [index, text] of lines.entries()) {
      const offset = this.#text.indexOf(text, cursor);
      if (offset === -1 || offset + text.length > end) return start;
      if (index === line - 1) return offset + column - 1;
      cursor = offset + text.length;
    }
    return start;
  }
}
