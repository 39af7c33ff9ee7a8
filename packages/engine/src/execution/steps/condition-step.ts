import type { ConditionStep } from '@automate/workflow';
import type { StepExecutor } from '../step-executor.ts';

/** Output: true or false. */
export const conditionExecutor: StepExecutor<ConditionStep> = {
  kind: 'condition',
  prepare: (step, { scope }) => ({ run: () => ({ type: 'completed', output: step.evaluate(scope) }) }),
};
