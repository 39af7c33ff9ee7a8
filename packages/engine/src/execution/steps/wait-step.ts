import type { WaitStep } from '@automate/workflow';
import type { DatabaseTime } from '../../database/database-time.ts';
import type { PreparedStep, StepExecutor } from '../step-executor.ts';

/** Output: null after a time, the signal's payload after a signal. */
export function waitExecutor(now: DatabaseTime): StepExecutor<WaitStep> {
  const untilTime = (time: number) => after(async () => Math.max(0, time - (await now())));
  return {
    kind: 'wait',
    prepare({ wait }, { scope, ports }) {
      if (wait.for === 'time') return { run: () => ({ type: 'wait', for: 'time', ms: wait.ms }) };
      if (wait.for === 'until') {
        const time = wait.evaluate(scope, ports);
        return time instanceof Promise ? time.then(untilTime) : untilTime(time);
      }
      return { run: () => ({ type: 'wait', for: 'signal', signal: wait.signal, timeoutMs: wait.timeoutMs }) };
    },
  };
}

const after = (ms: () => Promise<number>): PreparedStep => ({
  run: async () => ({ type: 'wait', for: 'time', ms: await ms() }),
});
