import assert from 'node:assert/strict';
import type { ErrorCode } from '@automate/core';
import type { StepResult } from '@automate/workflow';
import type { StepRun } from './step-harness.ts';

/** Asserts that a run has a result with this status and, where it is given, exactly this output. */
export function assertStepResult(
  run: StepRun,
  expected: { status?: StepResult['status']; output?: unknown },
): StepResult {
  if (run.error !== undefined) throw run.error;
  assert.ok(run.result, 'the run has no result');
  assert.equal(run.result.status, expected.status ?? 'completed');
  if ('output' in expected) assert.deepEqual(run.result.output, expected.output);
  return run.result;
}

/** Asserts that a run threw an error of this code, with this in its message. */
export function assertStepError(run: StepRun, code: ErrorCode, message?: RegExp): void {
  assert.ok(run.error, `the run has the result ${JSON.stringify(run.result)}`);
  assert.equal(run.error.code, code, run.error.message);
  if (message) assert.match(run.error.message, message);
}

/**
 * Asserts that these events were told in this order; others may be between them. An event is its type, or its type and a
 * part of its data.
 */
export function assertStepEvents(run: StepRun, expected: readonly (string | { type: string; data?: object })[]): void {
  const told = run.events.map(({ type }) => type).join(', ');
  let at = 0;
  for (const event of expected) {
    const { type, data = {} } = typeof event === 'string' ? { type: event } : event;
    const index = run.events.findIndex((one, index) => index >= at && one.type === type);
    assert.ok(index >= 0, `no ${type} after ${at} events; told were: ${told || 'none'}`);
    assert.partialDeepStrictEqual(run.events[index]?.data, data);
    at = index + 1;
  }
}
