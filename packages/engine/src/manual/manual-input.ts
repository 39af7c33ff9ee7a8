import { compileSchema } from '@automate/connectors';
import {
  type AutomateError,
  describeProblems,
  type InputProblem,
  invalidArgument,
  type JsonValue,
} from '@automate/core';
import type { CompiledWorkflow } from '@automate/workflow';

/** Whether a workflow may be started by a person or a program. */
export function isStartable({ triggers }: CompiledWorkflow): boolean {
  return triggers.some(({ kind }) => kind === 'manual');
}

/** INVALID_ARGUMENT with everything that is wrong with an input, by pointers that begin with /input; or undefined. */
export function inputError({ name, triggers }: CompiledWorkflow, input: JsonValue): AutomateError | undefined {
  const problems = problemsOf(input, triggers.find(({ kind }) => kind === 'manual')?.input);
  if (problems.length === 0) return undefined;
  const placed = problems.map(({ pointer, message }) => ({ pointer: `/input${pointer}`, message }));
  return invalidArgument(describeProblems(`the workflow ${name} does not take this input`, placed), placed);
}

function problemsOf(input: JsonValue, schema: Parameters<typeof compileSchema>[0] | undefined): InputProblem[] {
  if (schema !== undefined) return compileSchema(schema)(input);
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return isObject ? [] : [{ pointer: '', message: 'must be an object' }];
}
