import { AutomateError, type JsonValue } from '@automate/core';
import { everyStep, type ForEachStep } from '@automate/workflow';
import type { PartStep } from '../../calls/call-step.ts';
import { type Frame, type StepSite, siteOf } from '../frame.ts';
import type { Run } from '../run.ts';
import type { StepEnd } from '../step-end.ts';

/** Items that a run handles itself; a longer list is handled by runs of their own. */
export const ITEMS_OF_ONE_RUN = 1_000;
/** Items of one of these. */
const ITEMS_OF_A_PART = 500;
/** Of these at the same time. */
const PARTS_AT_ONCE = 10;
/** Items that a run handles where they cannot be handed to others. */
export const MAX_ITEMS_OF_ONE_RUN = 10_000;
/** Items of one loop. */
export const MAX_ITEMS = 1_000_000;

/** Why the items of a long list stay in the run that the list is in; undefined: they need not. */
export function staysInOneRun(run: Run, step: ForEachStep): string | undefined {
  if (run.stored.part !== undefined) return 'it is inside of another loop as long';
  const undone = [...everyStep(step.steps)].find(({ compensate }) => compensate !== undefined);
  return undone && `step "${undone.id}" in it has "compensate", and only the run that did it can undo it`;
}

/** The parts of a loop, as steps that wait for the runs that handle them. */
export function partsOf(site: StepSite<ForEachStep>, frame: Frame, count: number): StepSite<PartStep>[] {
  const { step, path } = site;
  const parts = Math.ceil(count / ITEMS_OF_A_PART);
  const concurrency = Math.max(1, Math.floor(step.concurrency / atOnce(step, parts)));
  return Array.from({ length: parts }, (_, n) => {
    const first = n * ITEMS_OF_A_PART;
    const inside = Math.min(ITEMS_OF_A_PART, count - first);
    const part = { path, prefix: frame.prefix, first, count: inside, concurrency };
    return siteOf(frame, partStep(step, part)) as StepSite<PartStep>;
  });
}

/** How many parts go on at the same time: together no more items than the loop allows. */
export function atOnce({ concurrency }: ForEachStep, parts: number): number {
  return Math.min(PARTS_AT_ONCE, concurrency, parts);
}

function partStep({ index, pointer, retry }: ForEachStep, part: PartStep['part']): PartStep {
  return {
    kind: 'call',
    id: `${part.first}-${part.first + part.count - 1}`,
    index,
    pointer,
    retry: { ...retry, attempts: 1 },
    timeoutMs: 60_000,
    onError: undefined,
    fallback: undefined,
    compensate: undefined,
    workflow: `items ${part.first} to ${part.first + part.count - 1}`,
    waitMs: undefined,
    evaluate: () => ({}),
    part,
  };
}

/** What the parts gave, in the order of the list. */
export function outputsOfParts(parts: readonly StepSite<PartStep>[], ends: readonly StepEnd[]): JsonValue[] {
  return parts.flatMap(({ step, frame }, n): JsonValue[] => {
    const end = ends[n];
    const output = end?.type === 'passed' ? frame.steps[step.id]?.output : undefined;
    if (Array.isArray(output)) return output;
    const error = end?.type === 'failed' ? { code: end.error.code, message: end.error.message } : null;
    return Array.from({ length: step.part.count }, () => ({ status: 'failed', output: null, error }));
  });
}

export function tooMany({ id }: ForEachStep, count: number, limit: number, why?: string): AutomateError {
  const because = why === undefined ? '' : `, because ${why}`;
  return new AutomateError({
    code: 'INVALID_ARGUMENT',
    effect: 'none',
    message: `step "${id}": for_each has ${count} items, and ${limit} at most${because}; start a workflow for each of them instead`,
  });
}
