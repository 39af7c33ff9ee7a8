import type { JsonValue } from '@automate/core';
import { referenceOf } from '../objects/moved-outputs.ts';
import type { Run } from './run.ts';

/** An output that can be written. */
export interface RecordedOutput {
  /** What its row gets: the value, or where it is. */
  row: JsonValue;
  /** As later steps see it: redacted. */
  value: JsonValue;
  /** The same with what was redacted. */
  plain: JsonValue;
  /** Characters of JSON in the row. */
  weight: number;
}

/** A reference with all that belongs to it. */
const REFERENCE_WEIGHT = 300;

/**
 * What a step gave, for its row and for later steps. What is large is stored first; what only looks like a reference to
 * something stored, too, so that it is never taken for one.
 * @throws AutomateError INVALID_ARGUMENT, PAYLOAD_TOO_LARGE; effect `unknown` where it could not be stored
 */
export function recordOutput(run: Run, output: JsonValue): RecordedOutput | Promise<RecordedOutput> {
  const { recorder, outputs } = run.kernel;
  const { tenantId, id: executionId } = run.execution;
  const { value, plain, json } = recorder.output(tenantId, output, outputs.maxChars);
  const weight = json.length;
  if (weight <= outputs.inlineChars && referenceOf(value) === undefined) return { row: value, value, plain, weight };
  return outputs.move({ tenantId, executionId }, value, json).then((row) => {
    return { row, value, plain, weight: row === value ? weight : REFERENCE_WEIGHT };
  });
}
