import type { WaitStep } from '@automate/workflow';
import type { StepExecutor } from '../step-executor.ts';

/** Output: null after a time, the signal's payload after a signal. */
export const waitExecutor: StepExecutor<WaitStep> = {
  kind: 'wait',
  prepare: ({ wait }) => ({
    run: () =>
      wait.for === 'time'
        ? { type: 'wait', for: 'time', ms: wait.ms }
        : { type: 'wait', for: 'signal', signal: wait.signal, timeoutMs: wait.timeoutMs },
  }),
};
