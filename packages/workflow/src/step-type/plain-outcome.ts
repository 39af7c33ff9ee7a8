import { AutomateError, encode, type JsonValue, toAutomateError } from '@automate/core';
import { STEP_STATUSES, type StepOutcome, type StepResult } from './step-type.ts';

/** What an executor returned, as it can be kept. @throws AutomateError INTERNAL when it cannot: the step has run */
export function plainOutcome(
  stepName: string,
  { status = 'completed', output = null, artifacts = [] }: StepOutcome,
): Omit<StepResult, 'metrics'> {
  if (!STEP_STATUSES.includes(status))
    throw notPlain(stepName, `status ${JSON.stringify(status)} is none of ${STEP_STATUSES.join(', ')}`);
  for (const { name, content } of artifacts) {
    if (typeof name === 'string' && name !== '' && isContent(content)) continue;
    throw notPlain(stepName, 'an artifact is no {name, content}');
  }
  try {
    // What JSON would lose without a word (Map, class instances, functions) the codec refuses, by its place.
    encode(output);
    return { status, output: JSON.parse(JSON.stringify(output)) as JsonValue, artifacts: [...artifacts] };
  } catch (error) {
    throw notPlain(stepName, toAutomateError(error).message);
  }
}

function isContent(content: unknown): boolean {
  return typeof content === 'string' || content instanceof Uint8Array || content instanceof ReadableStream;
}

function notPlain(stepName: string, message: string): AutomateError {
  return new AutomateError({ code: 'INTERNAL', message: `the result of ${stepName} cannot be kept: ${message}` });
}
