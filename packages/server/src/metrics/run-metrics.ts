import type { Progress, ProgressListener } from '@automate/engine';
import { Counter, Histogram, type Registry } from 'prom-client';

/** More types of steps or codes of errors than this are counted together as `other`: a label must stay bounded. */
const MAX_SERIES = 1_000;

/** Seconds, from what never leaves the process to what waits for people. */
const BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

type StepFinished = Extract<Progress, { type: 'step_finished' }>;

/** Counts what an engine tells of. The result goes to `engine.onProgress`. */
export function createRunMetrics(registry: Registry): ProgressListener {
  const registers = [registry];
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const step = stepMetrics(registry);
  const accepted = counter('automate_events_accepted_total', 'Events stored by this process');
  const duplicates = counter('automate_events_duplicate_total', 'Events that were there already');
  const matched = counter('automate_events_matched_total', 'Events matched to workflows by this process');
  const started = counter('automate_executions_started_total', 'Executions begun by this process');
  const ended = counter('automate_executions_ended_total', 'Executions ended by this process', ['status']);
  const duration = new Histogram({
    name: 'automate_execution_duration_seconds',
    help: 'From the beginning of an execution to its end, waiting included',
    labelNames: ['status'],
    buckets: BUCKETS,
    registers,
  });

  return (progress) => {
    switch (progress.type) {
      case 'events_accepted':
        accepted.inc(progress.accepted);
        duplicates.inc(progress.duplicates);
        break;
      case 'event_matched':
        matched.inc();
        break;
      case 'execution_started':
        started.inc();
        break;
      case 'step_finished':
        step(progress);
        break;
      case 'execution_finished':
        ended.inc({ status: progress.status });
        duration.observe({ status: progress.status }, progress.durationMs / 1_000);
        break;
    }
  };
}

function stepMetrics(registry: Registry): (finished: StepFinished) => void {
  const labelNames = ['stepType', 'status', 'errorType'] as const;
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames, registers: [registry] });
  const completed = counter('automate_step_execution_completed_total', 'Attempts of steps that completed');
  const failed = counter('automate_step_execution_failed_total', 'Attempts of steps that ended in an error');
  const duration = new Histogram({
    name: 'automate_step_execution_duration_seconds',
    help: 'Duration of attempts of steps',
    labelNames,
    buckets: BUCKETS,
    registers: [registry],
  });

  // Looking labels up costs more than counting: what they lead to is kept.
  const series = new Map<string, (seconds: number) => void>();
  const seriesOf = (stepType: string, status: string, errorType: string): ((seconds: number) => void) => {
    const key = `${stepType}|${status}|${errorType}`;
    const known = series.get(key);
    if (known !== undefined) return known;
    if (series.size >= MAX_SERIES && stepType !== 'other') return seriesOf('other', status, errorType && 'other');
    const labels = { stepType, status, errorType };
    const time = duration.labels(labels);
    const count = status === 'completed' ? completed.labels(labels) : errorType && failed.labels(labels);
    const record = (seconds: number): void => {
      time.observe(seconds);
      if (count) count.inc();
    };
    series.set(key, record);
    return record;
  };
  return ({ step, status, error, durationMs }) => seriesOf(step.type, status, error?.code ?? '')(durationMs / 1_000);
}
