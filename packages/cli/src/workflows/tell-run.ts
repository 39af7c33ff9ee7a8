import type { AnswerOf } from '@automate/client';

/** A run, as the API tells of it. */
export type Run = AnswerOf<'get', '/api/v1/executions/{id}'>;
type StepAttempt = Run['steps'][number];

/** Tells what is new of a run each time it is looked at: a line for each change of each attempt. */
export function tellSteps(tell: (line: string) => void): (run: Run) => void {
  const told = new Map<string, string>();
  return (run) => {
    if (told.size === 0 && !told.has('')) tell(`run ${run.id}`);
    told.set('', run.id);
    for (const step of run.steps) {
      const key = `${step.path}#${step.attempt}`;
      const line = describeStep(step, run.timers);
      if (told.get(key) === line) continue;
      told.set(key, line);
      tell(line);
    }
  };
}

const SIGNS: Record<string, string> = {
  running: '.',
  waiting: '~',
  completed: '+',
  skipped: '-',
  failed: 'x',
  uncertain: '?',
};

function describeStep(step: StepAttempt, timers: Run['timers']): string {
  const { path, attempt, kind, status, action, error, waitsFor } = step;
  const what = action ?? kind;
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  const took = step.finishedAt === undefined ? '' : ` ${milliseconds(step.startedAt, step.finishedAt)}`;
  const until = step.dueAt ?? timers.find((timer) => timer.path === path)?.dueAt;
  const waits =
    status !== 'waiting' ? '' : [waitsFor && ` for ${waitsFor}`, until && ` until ${until}`].filter(Boolean).join('');
  const why = error === undefined ? '' : `: ${error.code} ${error.message}`;
  return `${SIGNS[status] ?? ' '} ${path} (${what}${again}) ${status}${took}${waits}${why}`;
}

/** One line on how a run ended. */
export function describeEnd({ status, startedAt, finishedAt, error }: Run): string {
  const took = startedAt && finishedAt ? ` after ${milliseconds(startedAt, finishedAt)}` : '';
  return `${status}${took}${error === undefined ? '' : `: ${error.code} ${error.message}`}`;
}

function milliseconds(from: string, to: string): string {
  const ms = Math.max(0, Date.parse(to) - Date.parse(from));
  return ms < 10_000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
