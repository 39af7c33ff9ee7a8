import { type JsonValue, refused } from '@automate/core';
import { invalidWorkflow } from '../compile-workflow.ts';
import { say } from '../problems.ts';
import { readSource, type WorkflowFormat } from '../source/read-source.ts';
import { applyChange, type Change, changesOf } from './apply-edits.ts';
import { aliasInTheWay } from './detach-aliases.ts';
import { valueAt } from './json-path.ts';
import { rewrites, splices } from './splice-text.ts';
import type { WorkflowEdit } from './workflow-edit.ts';

/**
 * The text of a workflow with edits applied, one after the other. What they do not touch stays as it was written: comments,
 * order, quotes, blank lines. A step that is moved or removed takes the comments with it that stand right above it and
 * behind its lines. The document need not be valid, before or after: `parseWorkflow` says whether it is.
 *
 * @throws AutomateError INVALID_ARGUMENT for a text that cannot be read, NOT_FOUND for steps and places that are not there,
 * FAILED_PRECONDITION for a text that is written in a way that cannot be edited
 */
export function editWorkflow(text: string, format: WorkflowFormat, edits: readonly WorkflowEdit[]): string {
  let source = { text, value: read(text, format) };
  for (const edit of edits) {
    const changes = changesOf(source.value, edit);
    source = rewritten(source, format, changes) ?? changes.reduce((at, change) => changed(at, format, change), source);
  }
  return source.text;
}

interface Source {
  text: string;
  value: JsonValue;
}

/** Texts that are made of those that stand there, all in one go; undefined where the changes are others, or not written so. */
function rewritten(source: Source, format: WorkflowFormat, changes: readonly Change[]): Source | undefined {
  const text = rewrites(source.text, changes);
  const value = changes.reduce(applyChange, source.value);
  return text !== undefined && says(text, format, value) ? { text, value } : undefined;
}

function changed(source: Source, format: WorkflowFormat, change: Change): Source {
  const value = applyChange(source.value, change);
  if (JSON.stringify(value) === JSON.stringify(source.value)) return source;
  const free = detached(source, format, change);
  for (const text of candidates(free, format, change)) if (says(text, format, value)) return { text, value };
  // Whatever is wrong with the value alone is said of it alone.
  read(JSON.stringify(value), 'json');
  const place = `/${(change.kind === 'insert' ? change.list : change.path).join('/')}`;
  throw refused('FAILED_PRECONDITION', say('edit_unplain', { place }));
}

/** Ways to write it, the ones that keep more of the text first. */
function* candidates({ text, value }: Source, format: WorkflowFormat, change: Change): Generator<string> {
  yield* splices(text, change, format === 'json');
  if (change.kind !== 'move') return;
  const moved = valueAt(value, change.path);
  if (moved === undefined) return;
  for (const without of splices(text, { kind: 'remove', path: change.path }, format === 'json')) {
    if (readSource(without, format).problems.length > 0) continue;
    yield* splices(
      without,
      { kind: 'insert', list: change.list, index: change.index, value: moved },
      format === 'json',
    );
  }
}

/** What aliases stand for is written out, where a change of the one would be one of the other. */
function detached(source: Source, format: WorkflowFormat, change: Change): Source {
  let { text } = source;
  for (;;) {
    const path = aliasInTheWay(text, change);
    const value = path && valueAt(source.value, path);
    if (path === undefined || value === undefined) return { ...source, text };
    const ways = [...splices(text, { kind: 'put', path, value }, format === 'json')];
    const written = ways.find((way) => says(way, format, source.value));
    if (written === undefined) return { ...source, text };
    text = written;
  }
}

function says(text: string, format: WorkflowFormat, wanted: JsonValue): boolean {
  const { value, problems } = readSource(text, format);
  return problems.length === 0 && JSON.stringify(value) === JSON.stringify(wanted);
}

function read(text: string, format: WorkflowFormat): JsonValue {
  const { value, problems } = readSource(text, format);
  if (problems.length > 0) throw invalidWorkflow(problems);
  return value;
}
