import type { JsonValue } from '@automate/core';
import type { CompiledStep, StepRecord, WorkflowScope } from '@automate/workflow';
import type { Around } from '../progress/progress.ts';
import type { Interrupts } from './interrupts.ts';

/** What a list of steps runs in. */
export interface Frame {
  /** Before the id of a step in its path: empty at the top, else it ends with `/`. */
  readonly prefix: string;
  readonly scope: WorkflowScope;
  /** `scope.steps`, which grows. */
  readonly steps: Record<string, StepRecord>;
  readonly interrupts: Interrupts;
  /** The step whose list this is; undefined at the top. */
  readonly around?: Around | undefined;
  /** Monotonic milliseconds at which the first of the time limits around is over; undefined: there is none. */
  readonly deadlineAt: number | undefined;
  /** Only what was done is looked at, nothing begins: the steps are over in another way. */
  readonly recalling: boolean;
}

/** A step at one place of a run. */
export interface StepSite<S extends CompiledStep = CompiledStep> {
  readonly step: S;
  /** Where it stands among its parents, their attempts and items, joined by `/`: unique in the run. */
  readonly path: string;
  readonly frame: Frame;
}

export function siteOf(frame: Frame, step: CompiledStep): StepSite {
  return { step, path: `${frame.prefix}${step.id}`, frame };
}

/** The frame of a list inside a step. `segment`: an item, or an attempt after the first. */
export function frameInside(
  { frame, path }: StepSite,
  change: Partial<Omit<Frame, 'prefix'>> & { segment?: string | undefined } = {},
): Frame {
  const { segment, ...rest } = change;
  return { ...frame, ...rest, prefix: segment === undefined ? `${path}/` : `${path}/${segment}/` };
}

/** The frame of one item: it sees what was before the loop, and of the loop only itself. */
export function frameOfItem(site: StepSite, frame: Frame, item: JsonValue, index: number): Frame {
  const steps = { ...frame.steps };
  const loops = { ...frame.scope.loops, [site.step.id]: { item, index } };
  return { ...frame, prefix: `${frame.prefix}${index}/`, steps, scope: { ...frame.scope, steps, item, index, loops } };
}

/** The site as it is now: another attempt of a step around it writes over what was done before. */
export function asItIs(site: StepSite): StepSite {
  const { frame } = site;
  const steps = { ...frame.steps };
  return { ...site, frame: { ...frame, steps, scope: { ...frame.scope, steps } } };
}
