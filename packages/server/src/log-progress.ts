import { type Logger, traceIdOf } from '@automate/core';
import type { ProgressExecution, ProgressListener } from '@automate/engine';

/**
 * Logs what an engine tells of, each line with its trace id: `uncertain` is a warning because it waits for a person, what failed
 * is information, the rest is for debugging. What is told holds no secrets and no outputs are logged, so that any logger will do.
 */
export function logProgress(log: Logger): ProgressListener {
  return (progress) => {
    switch (progress.type) {
      case 'execution_started':
        log.debug(about(progress.execution), 'a run began');
        break;
      case 'step_finished': {
        const { execution, step, status, durationMs, error } = progress;
        const { path, type, attempt } = step;
        const fields = { ...about(execution), step: path, stepType: type, attempt, status, durationMs };
        if (error === undefined) log.debug(fields, 'a step ended');
        else log.info({ ...fields, code: error.code, reason: error.message }, 'a step failed');
        break;
      }
      case 'execution_waiting':
        log.debug({ ...about(progress.execution), step: progress.path }, 'a run waits');
        break;
      case 'execution_finished': {
        const { execution, status, durationMs, error } = progress;
        const fields = { ...about(execution), status, durationMs };
        if (error === undefined) log.debug(fields, 'a run ended');
        else {
          const level = status === 'uncertain' ? 'warn' : 'info';
          log[level]({ ...fields, code: error.code, reason: error.message }, 'a run failed');
        }
        break;
      }
    }
  };
}

function about({ id, tenantId, workflow, eventId, traceparent }: ProgressExecution): object {
  return { traceId: traceIdOf(traceparent), executionId: id, tenantId, workflow, eventId };
}
