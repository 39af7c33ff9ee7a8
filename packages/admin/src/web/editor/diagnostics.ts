import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { TextProblem } from '../api/types.ts';

/** Problems with the places that the server gave them, as marks in the text. */
export function diagnosticsOf(doc: Text, problems: readonly TextProblem[]): Diagnostic[] {
  return problems.flatMap(({ line, column = 1, message, hint = false }) => {
    if (line === undefined || line > doc.lines) return [];
    const at = doc.line(line);
    const from = Math.min(at.from + column - 1, at.to);
    return [{ from, to: Math.max(from, at.to), severity: hint ? ('warning' as const) : ('error' as const), message }];
  });
}
