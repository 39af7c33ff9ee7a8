import { AutomateError } from '@automate/core';
import type { HealthReport } from '@automate/providers';
import { sayHost } from '../problems.ts';
import { checkedReport, unhealthy } from './checked-report.ts';

/** One check that was begun. */
export interface RunningCheck {
  /** What it found, at the time limit at the latest; undefined when `signal` was aborted before. Never rejects. */
  found: Promise<HealthReport | undefined>;
  /** Resolves when its code has ended, which may be long after. */
  ended: Promise<void>;
}

/** Begins a check. At its time limit it is cancelled and counts as unhealthy; what its code does then is not waited for. */
export function runCheck(
  check: (signal: AbortSignal) => Promise<unknown>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): RunningCheck {
  const limit = new AbortController();
  const { promise: found, resolve } = Promise.withResolvers<HealthReport | undefined>();
  const end = (report: HealthReport | undefined, reason: AutomateError) => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onStop);
    resolve(report);
    limit.abort(reason);
  };
  const timer = setTimeout(() => {
    const said = sayHost('check_late', { ms: timeoutMs });
    end(unhealthy(said), new AutomateError({ code: 'DEADLINE_EXCEEDED', message: said.message }));
  }, timeoutMs);
  const onStop = () => end(undefined, over);
  signal.addEventListener('abort', onStop, { once: true });
  if (signal.aborted) onStop();
  const ended = Promise.resolve()
    .then(() => check(limit.signal))
    .then(
      (said) => end(checkedReport(said), over),
      (error: unknown) => end(unhealthy({ message: error instanceof Error ? error.message : String(error) }), over),
    );
  return { found, ended };
}

/** Whatever a check left running may send nothing more. */
const over = new AutomateError({ code: 'CANCELLED', message: 'the health check is over', effect: 'none' });
