import { AutomateError, type InputProblem } from '@automate/core';
import { type ParsedWorkflow, parseWorkflow } from '@automate/workflow';
import type { WorkflowFile } from './workflow-files.ts';

/** What a look at a file found; `parsed` is absent when there are errors. */
export interface Linted {
  parsed?: ParsedWorkflow;
  errors: readonly InputProblem[];
  warnings: readonly InputProblem[];
}

/**
 * Reads and compiles a workflow without a server, and so without plugins: of filters, only those of Automate itself
 * are known.
 */
export function lintWorkflow({ text, format }: WorkflowFile): Linted {
  try {
    const parsed = parseWorkflow(text, format);
    return { parsed, errors: [], warnings: parsed.warnings };
  } catch (error) {
    if (!AutomateError.isInstance(error) || error.details?.errors === undefined) throw error;
    return { errors: error.details.errors, warnings: [] };
  }
}

/** `file:line:column: error: message`, the line it is about, and a caret under the place. */
export function showProblem({ path, text }: WorkflowFile, kind: 'error' | 'warning', problem: InputProblem): string {
  const { line = 1, column = 1, message, pointer } = problem;
  const head = `${path}:${line}:${column}: ${kind}: ${message}${pointer === '' ? '' : ` (${pointer})`}`;
  const source = text.split(/\r\n?|\n/)[line - 1] ?? '';
  // Of a line without end, what is around the place.
  const from = Math.max(0, column - 1 - AROUND);
  const shown = source.slice(from, from + 2 * AROUND).replaceAll(/\p{C}/gu, ' ');
  return `${head}\n  ${shown}\n  ${' '.repeat(column - 1 - from)}^`;
}

const AROUND = 80;
