import { type AutomateError, type JsonValue, toAutomateError } from '@automate/core';
import type { CompiledStep, CompositeStep, ForEachStep } from '@automate/workflow';
import { type Frame, frameOfItem, type StepSite, siteOf } from '../frame.ts';
import { inTime } from '../in-time.ts';
import { interruptErrors } from '../interrupts.ts';
import type { Run } from '../run.ts';
import { runSequence } from '../sequence.ts';
import { endOfAll, PASSED, type StepEnd } from '../step-end.ts';
import type { ItemsPart } from '../stored-execution.ts';
import {
  ITEMS_OF_ONE_RUN,
  MAX_ITEMS,
  MAX_ITEMS_OF_ONE_RUN,
  outputsOfParts,
  atOnce as partsAtOnce,
  partsOf,
  staysInOneRun,
  tooMany,
} from './wide-loop.ts';

/** How what is inside a step came to its end; `output` counts when it passed. */
export interface BodyEnd {
  end: StepEnd;
  output: JsonValue;
}

/** Runs what is inside a step, in `frame`. */
export async function runBody(run: Run, site: StepSite<CompositeStep>, frame: Frame): Promise<BodyEnd> {
  const { step } = site;
  switch (step.kind) {
    case 'group': {
      const end = await runSequence(run, frame, step.steps, step.onFailure);
      return { end, output: outputsOf(frame, step.steps) };
    }
    case 'parallel': {
      const works = step.steps.map((inner) => ({
        frame,
        of: inner.id,
        run: () => run.kernel.advance(run, siteOf(frame, inner)),
      }));
      const ends = await atOnce(run, step, frame, works.length, works);
      return { end: allOf(run, step, frame, ends), output: outputsOf(frame, step.steps) };
    }
    case 'choice': {
      const chosen = await computed(site, () => step.choose(frame.scope));
      if ('end' in chosen) return { ...chosen, output: null };
      const { output, branch } = chosen.value;
      const steps = branch === undefined ? [] : (step.branches[branch] ?? []);
      return { end: await runSequence(run, frame, steps, step.onFailure), output };
    }
    case 'for_each':
      return await runForEach(run, { ...site, step }, frame);
  }
}

async function runForEach(run: Run, site: StepSite<ForEachStep>, frame: Frame): Promise<BodyEnd> {
  const found = await itemsOf(run, site, frame);
  if ('end' in found) return { ...found, output: null };
  const count = found.value.length;
  if (count <= ITEMS_OF_ONE_RUN) return await runAll(run, site, frame, found.value, 0, site.step.concurrency);
  const stays = staysInOneRun(run, site.step);
  const limit = stays === undefined ? MAX_ITEMS : MAX_ITEMS_OF_ONE_RUN;
  if (count > limit) return { end: failure(site, tooMany(site.step, count, limit, stays)), output: null };
  if (stays !== undefined) return await runAll(run, site, frame, found.value, 0, site.step.concurrency);
  return await runParts(run, site, { ...frame, steps: {} }, count);
}

/** Some of the items of a loop, in a run of their own. */
export async function runItems(run: Run, site: StepSite<ForEachStep>, frame: Frame, part: ItemsPart): Promise<BodyEnd> {
  const found = await itemsOf(run, site, frame);
  if ('end' in found) return { ...found, output: null };
  const items = found.value.slice(part.first, part.first + part.count);
  return await runAll(run, site, frame, items, part.first, part.concurrency);
}

function itemsOf(run: Run, site: StepSite<ForEachStep>, frame: Frame) {
  return computed(site, () => inTime(frame, site.step.items(frame.scope, run.ports)));
}

async function runParts(run: Run, site: StepSite<ForEachStep>, frame: Frame, count: number): Promise<BodyEnd> {
  const { step } = site;
  const parts = partsOf(site, frame, count);
  const works = parts.map((part) => ({ of: `${step.id}/${part.step.id}`, run: () => run.kernel.advance(run, part) }));
  const ends = await atOnce(run, step, frame, partsAtOnce(step, parts.length), works);
  return { end: allOf(run, step, frame, ends), output: outputsOfParts(parts, ends) };
}

async function runAll(
  run: Run,
  site: StepSite<ForEachStep>,
  frame: Frame,
  items: readonly JsonValue[],
  first: number,
  concurrency: number,
): Promise<BodyEnd> {
  const { step } = site;
  const frames = items.map((item, index) => frameOfItem(site, frame, item, first + index));
  const works = frames.map((inner, index) => ({
    of: `${step.id}/${first + index}`,
    run: () => runSequence(run, inner, step.steps, 'abort'),
    recall: () => runSequence(run, { ...inner, recalling: true }, step.steps, 'abort'),
  }));
  const ends = await atOnce(run, step, frame, concurrency, works);
  const last = step.steps.at(-1)!.id;
  const output = frames.map((inner, index): JsonValue => {
    const end = ends[index];
    if (end?.type !== 'failed') return { status: 'succeeded', output: inner.steps[last]?.output ?? null };
    const { code, message } = end.error;
    return { status: 'failed', output: null, error: { code, message } };
  });
  return { end: allOf(run, step, frame, ends), output };
}

interface Work {
  /** What it is, for the others when it fails. */
  of: string;
  run(): Promise<StepEnd>;
  /** Finds what was done, and does nothing. Absent: nothing of it can be undone. */
  recall?(): Promise<StepEnd>;
}

/**
 * Runs lists at the same time. Where one failure ends all, or the run stops, what has not begun does not begin any more: a
 * claim that was given back is somebody else's. What was begun earlier is found all the same, to be ended or undone.
 */
async function atOnce(run: Run, step: CompositeStep, frame: Frame, limit: number, works: Work[]): Promise<StepEnd[]> {
  let next = 0;
  let stopped = false;
  return await run.fibers.all(
    limit,
    () => {
      const work = stopped && run.left !== undefined ? undefined : works[next++];
      if (stopped && frame.interrupts.current === undefined) return work?.recall;
      return (
        work &&
        (async () => {
          const end = noted(step, frame, work, await work.run());
          stopped ||= end.type === 'stopped' && !frame.recalling;
          return end;
        })
      );
    },
    (error) => run.interrupts.raise('stopping', toAutomateError(error)),
  );
}

function noted(step: CompositeStep, frame: Frame, { of }: Work, end: StepEnd): StepEnd {
  if (end.type === 'failed' && step.onFailure === 'abort' && !frame.recalling) {
    frame.interrupts.raise('aborted', end.uncertain ? interruptErrors.left(of) : interruptErrors.aborted(of));
  }
  return end;
}

function allOf(run: Run, step: CompositeStep, frame: Frame, ends: readonly StepEnd[]): StepEnd {
  // Whoever has the claim next goes on with what is left open here, also beside a step of which nobody knows.
  const open = ends.find(({ type }) => type === 'stopped');
  if (open !== undefined && (run.left !== undefined || run.interrupts.current !== undefined)) return open;
  const cause = frame.interrupts.current?.cause;
  // Where a failure ends nothing, what stopped did so for a reason around.
  const around = step.onFailure === 'continue' || (cause !== undefined && cause !== 'aborted');
  const end = endOfAll(ends, around || frame.recalling);
  return step.onFailure === 'continue' && end.type === 'failed' && !end.uncertain ? PASSED : end;
}

/** The outputs of steps that ran in the same frame, by their ids. */
function outputsOf(frame: Frame, steps: readonly CompiledStep[]): JsonValue {
  return Object.fromEntries(steps.map(({ id }) => [id, frame.steps[id]?.output ?? null]));
}

/** What a condition or a template gives, or the failure that it is of the step. */
async function computed<T>(site: StepSite, compute: () => T | Promise<T>): Promise<{ value: T } | { end: StepEnd }> {
  try {
    return { value: await compute() };
  } catch (error) {
    return { end: failure(site, toAutomateError(error)) };
  }
}

function failure({ path, frame }: StepSite, error: AutomateError): StepEnd {
  if (frame.interrupts.current !== undefined) return { type: 'stopped', path };
  return { type: 'failed', error, path, uncertain: false };
}
