import type { Said, SaidProblem } from '@automate/core';
import Handlebars from 'handlebars';
import { say } from './problems.ts';
import { tooMuch } from './size-guard.ts';

export type Program = hbs.AST.Program;

/** The tree of a template, or what is wrong with its text (with line and column, without a pointer). */
export function parseTemplate(source: string): Program | Omit<SaidProblem, 'pointer'> {
  const excess = tooMuch(source);
  if (excess !== undefined) return { ...excess, line: 1, column: 1 };
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
    const detail = error instanceof RangeError ? say('too_deep_to_read') : first.replace(/ - \d+:\d+$/, '');
    return { ...say('template_unreadable', { detail }), line: error.lineNumber ?? 1, column: (error.column ?? 0) + 1 };
  }
  // The parser shows up to 20 characters before and after the place, without line breaks, and no column.
  const caret = dashes.length - 1;
  const before = shown.slice(0, caret).replace(/^\.\.\./, '');
  const next = shown.slice(caret).replace(/\.\.\.$/, '');
  const flat = source.replace(/\r?\n/g, '');
  const offset = Math.max(0, flat.indexOf(before + next)) + before.length;
  const index = flat[offset - 1] === '.' ? explainIndex(next) : undefined;
  return { ...(index ?? explain(next, flat.slice(offset), error.message)), ...placeInFlat(source, offset) };
}

function explain(next: string, rest: string, message: string): Said {
  if (message.endsWith("got 'EOF'") || (message.endsWith("got 'INVALID'") && !rest.includes('}}'))) {
    return say('ends_too_early');
  }
  if (/got '(CLOSE|CLOSE_UNESCAPED)'$/.test(message)) return say('expression_incomplete');
  if (/got '(OPEN_ENDBLOCK|INVERSE|OPEN_INVERSE_CHAIN)'$/.test(message)) {
    return say('closes_nothing', { written: next });
  }
  return say('template_unreadable_at', { written: next });
}

/** A number at the end of a path, which is read as one. */
function explainIndex(next: string): Said | undefined {
  const index = /^-?\d+/.exec(next)?.[0];
  return index === undefined ? undefined : say('index_in_brackets', { right: `.[${index}]`, written: `.${index}` });
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
