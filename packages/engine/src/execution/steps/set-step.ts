import type { SetStep } from '@automate/workflow';
import type { StepExecutor } from '../step-executor.ts';

/** Output: the rendered object. */
export const setExecutor: StepExecutor<SetStep> = {
  kind: 'set',
  prepare: (step, { scope, ports }) => ({
    run: async () => ({ type: 'completed', output: await step.evaluate(scope, ports) }),
  }),
};
