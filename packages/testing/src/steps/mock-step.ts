import type { JsonObject } from '@automate/core';
import {
  defineStepExecutor,
  type StepContext,
  type StepOutcome,
  type StepSchema,
  type StepType,
} from '@automate/workflow';

export interface MockStepOptions {
  /** Default `mock`. */
  name?: string;
  /** Default: any object. */
  input?: StepSchema;
  /** What it does. Default: completes with its input as output. */
  execute?: (input: JsonObject, ctx: StepContext) => StepOutcome | undefined | Promise<StepOutcome | undefined>;
}

/** A step type for tests of whatever runs steps: one type, `run`, whose calls are kept. */
export interface MockStep extends StepType {
  readonly calls: readonly JsonObject[];
}

export function createMockStep({ name = 'mock', input = { type: 'object' }, execute }: MockStepOptions = {}): MockStep {
  const calls: JsonObject[] = [];
  const run = defineStepExecutor({
    displayName: 'Run',
    input,
    async execute(given, ctx) {
      calls.push(given);
      return execute === undefined ? { output: given } : execute(given, ctx);
    },
  });
  return { name, version: '1.0.0', displayName: 'Mock', types: { run }, calls };
}
