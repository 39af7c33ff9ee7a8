import type { WaitStep } from '@automate/workflow';
import type { PreparedStep, StepExecutor } from '../step-executor.ts';

/** Output: null after a time, the signal's payload after a signal. */
export const waitExecutor: StepExecutor<WaitStep> = {
  kind: 'wait',
  prepare({ wait }, { scope, ports }) {
    if (wait.for === 'time') return after(() => wait.ms);
    if (wait.for === 'until') {
      const time = wait.evaluate(scope, ports);
      return time instanceof Promise ? time.then(untilTime) : untilTime(time);
    }
    return { run: () => ({ type: 'wait', for: 'signal', signal: wait.signal, timeoutMs: wait.timeoutMs }) };
  },
};

const after = (ms: () => number): PreparedStep => ({ run: () => ({ type: 'wait', for: 'time', ms: ms() }) });
const untilTime = (time: number) => after(() => Math.max(0, time - Date.now()));
