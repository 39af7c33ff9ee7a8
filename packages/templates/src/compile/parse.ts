import type { InputProblem } from '@automate/core';
import Handlebars from 'handlebars';
import { tooMuch } from './size-guard.ts';

export type Program = hbs.AST.Program;

/** The tree of a template, or what is wrong with its text (with line and column, without a pointer). */
export function parseTemplate(source: string): Program | Omit<InputProblem, 'pointer'> {
  const excess = tooMuch(source);
  if (excess !== undefined) return { message: excess, line: 1, column: 1 };
  try {
    return Handlebars.parse(source);
  } catch (error) {
    return syntaxProblem(source, error as Error);
  }
}

function syntaxProblem(source: string, error: Error & { lineNumber?: number; column?: number }) {
  const [first = '', shown = '', dashes = ''] = error.message.split('\n');
  const atLine = /^Parse error on line \d+:$/.exec(first);
  if (!atLine) {
    const message = error instanceof RangeError ? 'nests too deep' : first.replace(/ - \d+:\d+$/, '');
    return { message: `cannot be read: ${message}`, line: error.lineNumber ?? 1, column: (error.column ?? 0) + 1 };
  }
  // The parser shows up to 20 characters before and after the place, without line breaks, and no column.
  const caret = dashes.length - 1;
  const before = shown.slice(0, caret).replace(/^\.\.\./, '');
  const next = shown.slice(caret).replace(/\.\.\.$/, '');
  const flat = source.replace(/\r?\n/g, '');
  const offset = Math.max(0, flat.indexOf(before + next)) + before.length;
  const message = flat[offset - 1] === '.' ? explainIndex(next) : undefined;
  return { message: message ?? explain(next, flat.slice(offset), error.message), ...placeInFlat(source, offset) };
}

function explain(next: string, rest: string, message: string): string {
  const advice = 'to write braces as text, put a backslash before them: \\{{';
  if (message.endsWith("got 'EOF'") || (message.endsWith("got 'INVALID'") && !rest.includes('}}'))) {
    return `ends too early: every {{ needs its }}, every {{#block}} its {{/block}}; ${advice}`;
  }
  if (/got '(CLOSE|CLOSE_UNESCAPED)'$/.test(message)) return `an expression ends before it is complete; ${advice}`;
  if (/got '(OPEN_ENDBLOCK|INVERSE|OPEN_INVERSE_CHAIN)'$/.test(message)) {
    return `"${next}" closes or continues a block that is not open`;
  }
  return `cannot be read at "${next}"; an expression is {{path}} or {{filter path argument key=argument}}; ${advice}`;
}

/** A number at the end of a path, which is read as one. */
function explainIndex(next: string): string | undefined {
  const index = /^-?\d+/.exec(next)?.[0];
  return index && `an index at the end of a path stands in brackets: write .[${index}] for .${index}`;
}

/** Line and column, from 1, of an offset that does not count line breaks. */
function placeInFlat(source: string, offset: number): { line: number; column: number } {
  let rest = offset;
  const lines = source.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (rest < line.length || index === lines.length - 1) return { line: index + 1, column: rest + 1 };
    rest -= line.length;
  }
  return { line: 1, column: 1 };
}
