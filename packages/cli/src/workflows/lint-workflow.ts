import { AutomateError, type InputProblem } from '@automate/core';
import { type ParsedWorkflow, parseWorkflow } from '@automate/workflow';
import type { WorkflowFile } from './workflow-files.ts';

/** What a look at a file found; `parsed` is absent when there are errors. */
export interface Linted {
  parsed?: ParsedWorkflow;
  errors: readonly InputProblem[];
  warnings: readonly InputProblem[];
}

/** How a problem begins that a plugin may have the answer to. */
const UNKNOWN_FILTER = 'there is no filter ';

/**
 * Reads and compiles a workflow without a server, and so without plugins: a filter that is not of Automate itself may be of
 * one, and is warned of.
 */
export function lintWorkflow({ text, format }: WorkflowFile): Linted {
  try {
    const parsed = parseWorkflow(text, format);
    return { parsed, errors: [], warnings: parsed.warnings };
  } catch (error) {
    if (!AutomateError.isInstance(error) || error.details?.errors === undefined) throw error;
    const [filters, errors] = partition(error.details.errors, ({ message }) => message.startsWith(UNKNOWN_FILTER));
    const hint = '; where a plugin has it, lint --server knows';
    return { errors, warnings: filters.map((one) => ({ ...one, message: one.message + hint })) };
  }
}

/** What a valid workflow names that only a server knows, for people; undefined when there is nothing. */
export function notLookedAt(linted: readonly Linted[]): string | undefined {
  const workflows = linted.flatMap(({ parsed }) => parsed?.workflow ?? []);
  const actions = workflows.flatMap(({ actions: all }) => all.map(({ connector, action }) => `${connector}/${action}`));
  const names = [...new Set([...actions, ...workflows.flatMap(({ stepTypes }) => stepTypes)])].sort();
  if (names.length === 0) return undefined;
  return `not looked at without a server (lint --server does): whether there is ${names.join(', ')}`;
}

function partition<T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
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
