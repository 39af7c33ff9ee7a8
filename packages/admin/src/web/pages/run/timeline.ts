import type { RunDetail, StepAttempt } from '../../api/types.ts';

export function nameOf({ path, attempt }: Pick<StepAttempt, 'path' | 'attempt'>): string {
  return attempt === 1 ? path : `${path} #${attempt}`;
}

/** Where attempts stand in the time of their run, as percentages of all of it; one that has no end yet lasts until `now`. */
export function timelineOf(run: RunDetail, now: number): (step: StepAttempt) => { left: number; width: number } {
  const endOf = (finishedAt: string | undefined): number => (finishedAt === undefined ? now : Date.parse(finishedAt));
  const begin = Date.parse(run.startedAt ?? run.createdAt);
  const end = run.steps.reduce((last, step) => Math.max(last, endOf(step.finishedAt)), endOf(run.finishedAt));
  const share = (at: number): number => (100 * (at - begin)) / Math.max(1, end - begin);
  return (step) => {
    const left = Math.max(0, Math.min(99, share(Date.parse(step.startedAt))));
    const width = Math.max(0.6, Math.min(100 - left, share(endOf(step.finishedAt)) - left));
    return { left, width };
  };
}
