import type { AutomateError, InputProblem, JsonValue } from '@automate/core';
import { readSource, type StepDocument, type WorkflowDocument, type WorkflowFormat } from '@automate/workflow';

/** What a text says, whether or not it is a workflow that can be saved. */
export interface Outline {
  /** Steps and triggers that can be drawn; undefined: they cannot. */
  document?: WorkflowDocument;
  /** Why the text cannot be read. */
  unreadable?: InputProblem;
}

/** Reads what can be drawn. A workflow that is being written is drawn long before it is valid. */
export function readOutline(text: string, format: WorkflowFormat): Outline {
  try {
    const { value, problems } = readSource(text, format);
    const [problem] = problems;
    if (problem !== undefined) return { unreadable: problem };
    return isDrawable(value) ? { document: withSteps(value) } : {};
  } catch (error) {
    const { message, details } = error as AutomateError;
    return { unreadable: details?.errors?.[0] ?? { pointer: '', message } };
  }
}

/** One without steps yet is one with none. */
function withSteps(value: { [key: string]: JsonValue }): WorkflowDocument {
  return { ...value, on: value.on ?? [], steps: value.steps ?? [] } as unknown as WorkflowDocument;
}

function isDrawable(value: JsonValue): value is { [key: string]: JsonValue } {
  if (!isObject(value)) return false;
  const { on = [], steps = [] } = value;
  const ids = new Set<string>();
  return Array.isArray(on) && on.every(isObject) && areSteps(steps, ids);
}

function areSteps(value: JsonValue | undefined, ids: Set<string>): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.every((step) => isStep(step, ids));
}

/** Ids tell steps apart: two that are the same cannot be drawn. */
function isStep(value: JsonValue, ids: Set<string>): boolean {
  if (!isObject(value) || typeof value.id !== 'string' || ids.has(value.id)) return false;
  ids.add(value.id);
  const loop = value.for_each;
  const choice = value.switch;
  const lists = [value.steps, value.parallel, value.then, value.else, value.on_error, value.fallback, value.compensate];
  if (loop !== undefined) {
    if (!isObject(loop) || !Array.isArray(loop.steps)) return false;
    lists.push(loop.steps);
  }
  if (choice !== undefined) {
    if (!isObject(choice) || !Array.isArray(choice.cases)) return false;
    if (!choice.cases.every((one) => isObject(one) && Array.isArray(one.steps))) return false;
    lists.push(choice.default, ...choice.cases.map((one) => (one as unknown as { steps: JsonValue }).steps));
  }
  return lists.every((list) => areSteps(list as JsonValue | undefined, ids));
}

export function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The step with an id, wherever it stands. */
export type FindStep = (id: string) => StepDocument | undefined;
