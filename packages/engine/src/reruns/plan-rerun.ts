import { type AutomateError, type InputProblem, invalidArgument, type JsonValue, refused } from '@automate/core';
import type { CompiledStep, CompiledWorkflow } from '@automate/workflow';
import { COMPOSITES } from '../execution/settlement.ts';
import type { StepStatus } from '../execution/status.ts';
import { undoingSteps } from '../execution/undoing-steps.ts';
import { sayEngine } from '../problems.ts';
import { placeOfStep } from './place-of-step.ts';

/** An attempt of the first run. */
export interface FirstAttempt {
  path: string;
  attempt: number;
  kind: string;
  status: StepStatus;
}

/** A record that the new run finds: one of the first run's at another place, or with another output, or one of its own. */
export interface CopiedStep {
  path: string;
  attempt: number;
  position: number;
  kind: string;
  /** Where it comes from; undefined: the first run has none. */
  source: string | undefined;
  /** Instead of what it gave. */
  output?: { of: JsonValue };
}

/** What is known of the first run, and what the new one is to begin with. */
export interface RerunPlan {
  workflow: CompiledWorkflow;
  /** A step's path, or its id alone. */
  from: string;
  attempts: readonly FirstAttempt[];
  /** Outputs to begin with, by the path or the id of the step. */
  outputs: Readonly<Record<string, JsonValue>>;
}

/**
 * The records of the steps before `from`: the new run finds these steps done. A step that was tried again has all attempts,
 * so that what is known of it is what the first run knew.
 * @throws AutomateError INVALID_ARGUMENT, FAILED_PRECONDITION: a step before has no result that could be taken
 */
export function planRerun({ workflow, from, attempts, outputs }: RerunPlan): { path: string; steps: CopiedStep[] } {
  const place = placeOfStep(workflow, from);
  const newest = new Map(attempts.map((attempt) => [attempt.path, attempt]));
  const undoes = undoingSteps(workflow.steps);
  const given = new Map(Object.entries(outputs));
  const copied: CopiedStep[] = [];

  const copy = (step: CompiledStep, source: string, path: string, goesOn: boolean) => {
    const own = given.has(path) ? path : given.has(step.id) ? step.id : undefined;
    if (own !== undefined && !COMPOSITES.has(step.kind)) {
      copied.push({
        path,
        attempt: 1,
        position: step.index,
        kind: step.kind,
        source: undefined,
        output: { of: given.get(own)! },
      });
      given.delete(own);
      return;
    }
    requireResult(step, source, newest, goesOn);
    for (const one of attempts) {
      if (one.path !== source && !one.path.startsWith(`${source}/`)) continue;
      if (undoes(one)) throw wasUndone(step);
      const at = `${path}${one.path.slice(source.length)}`;
      copied.push({ path: at, attempt: one.attempt, position: step.index, kind: one.kind, source: one.path });
    }
  };

  let source = '';
  let path = '';
  let goesOn = false;
  for (const { before, step } of place.levels) {
    for (const one of before) copy(one, `${source}${one.id}`, `${path}${one.id}`, goesOn);
    const attempt = newest.get(`${source}${step.id}`)?.attempt ?? 1;
    // What is done again inside of a step has a place of its own: the newest is what is gone on from.
    source = attempt > 1 ? `${source}${step.id}/~${attempt}/` : `${source}${step.id}/`;
    path = `${path}${step.id}/`;
    goesOn = 'onFailure' in step && step.onFailure === 'continue';
  }
  return { path: place.path, steps: withOutputs(copied, given, place.path) };
}

/** Puts outputs into records that were copied, by their path or by the id of the only one. */
function withOutputs(copied: CopiedStep[], given: ReadonlyMap<string, JsonValue>, from: string): CopiedStep[] {
  const problems: InputProblem[] = [];
  for (const [name, output] of given) {
    const same = copied.filter(({ path, kind }) => {
      return !COMPOSITES.has(kind) && (path === name || path.endsWith(`/${name}`));
    });
    const paths = new Set(same.map(({ path }) => path));
    if (paths.size === 1) Object.assign(same.at(-1)!, { output: { of: output } });
    else {
      const several =
        paths.size > 1
          ? `is at several places: ${[...paths].join(', ')}`
          : `is no step before ${from} with a result of its own`;
      problems.push({ pointer: `/steps/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, message: several });
    }
  }
  if (problems.length === 0) return copied;
  throw invalidArgument('The outputs cannot be used: see errors.', problems);
}

/** A step before the first that runs must have come to an end that the run went on from. */
function requireResult(
  step: CompiledStep,
  source: string,
  newest: ReadonlyMap<string, FirstAttempt>,
  goesOn: boolean,
): void {
  const last = newest.get(source);
  const { id } = step;
  const as =
    last === undefined
      ? sayEngine('rerun_step_without_result', { step: id })
      : sayEngine('rerun_step_is', { step: id, status: last.status });
  if (last !== undefined && last.kind !== step.kind)
    throw refused('FAILED_PRECONDITION', sayEngine('rerun_step_was', { step: id, kind: last.kind }));
  if (last?.status === 'completed' || last?.status === 'skipped') return;
  if (last?.status !== 'failed') throw refused('FAILED_PRECONDITION', as);
  const instead = step.fallback?.every(({ id }) => {
    const status = newest.get(`${source}/${id}`)?.status;
    return status === 'completed' || status === 'skipped';
  });
  if (instead !== true && !goesOn) throw refused('FAILED_PRECONDITION', as);
}

function wasUndone({ id }: CompiledStep): AutomateError {
  return refused('FAILED_PRECONDITION', sayEngine('rerun_step_undone', { step: id }));
}
