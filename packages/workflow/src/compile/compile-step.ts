import { AutomateError, DEFAULT_RETRY, type JsonValue, NO_RETRY, type RetryPolicy } from '@automate/core';
import { readValue } from '@automate/templates';
import type { CompiledStep, CompositeStep } from '../compiled.ts';
import type { PolicyDocument, RetryDocument, StepDocument, SwitchDocument } from '../document/document.ts';
import { durationMs } from '../document/duration.ts';
import { rootsAt, type StepPlace } from '../scope-check.ts';
import type { StepPolicy } from '../step-type/step-policy.ts';
import { compileApproval } from './compile-approval.ts';
import { compileWait } from './compile-wait.ts';
import { type Gathered, gatherCondition, gatherTemplate, type Part } from './gather.ts';
import type { PlacedStep } from './place-steps.ts';
import { rendered } from './rendered.ts';

/** Milliseconds of an attempt, where the step says nothing. */
export const DEFAULT_TIMEOUT_MS = 30_000;
/** Items of a `for_each` under way at the same time, where it says nothing. */
const DEFAULT_CONCURRENCY = 10;

/** What steps are compiled in: the places of all of them. */
export interface StepCompilation {
  gathered: Gathered;
  placed: ReadonlyMap<StepDocument, PlacedStep>;
  byId: ReadonlyMap<string, StepPlace>;
}

/** Well-formed steps, compiled. When something in them is wrong that is noted, and what is given is of no use. */
export function compileSteps(compilation: StepCompilation, steps: readonly StepDocument[]): CompiledStep[] {
  return steps.map((step) => compileStep(compilation, step));
}

function compileStep(compilation: StepCompilation, step: StepDocument): CompiledStep {
  const { gathered } = compilation;
  const { place, pointer } = compilation.placed.get(step)!;
  const scope = { roots: rootsAt(place), steps: compilation.byId, at: place, reads: gathered.reads };
  const part: Part = { pointer, owner: `step "${step.id}"`, scope };
  const list = (steps: readonly StepDocument[] | undefined) => steps && compileSteps(compilation, steps);
  const runs = step.if === undefined ? undefined : gatherCondition(gathered, part, 'if', step.if);
  const timeoutMs = step.timeout === undefined ? undefined : durationMs(step.timeout);
  const base = {
    id: step.id,
    index: place.index,
    pointer,
    ...(runs === undefined ? {} : { if: runs }),
    retry: compileRetry(step.retry, NO_RETRY),
    onError: list(step.on_error),
    fallback: list(step.fallback),
    compensate: list(step.compensate),
  };
  const holding = { ...base, timeoutMs, onFailure: step.on_failure ?? ('abort' as const) };
  if (step.steps !== undefined) return { ...holding, kind: 'group', steps: list(step.steps)! };
  if (step.parallel !== undefined) return { ...holding, kind: 'parallel', steps: list(step.parallel)! };
  if (step.for_each !== undefined) {
    const items = gatherTemplate(gathered, part, 'for_each', { in: step.for_each.in });
    return {
      ...holding,
      kind: 'for_each',
      items: rendered(items, ({ in: found }) => listOf(found, part.owner)),
      concurrency: step.for_each.concurrency ?? DEFAULT_CONCURRENCY,
      steps: list(step.for_each.steps)!,
    };
  }
  if (step.switch !== undefined) return { ...holding, ...compileSwitch(compilation, part, step.switch) };
  const leaf = { ...base, timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS };
  if (step.condition !== undefined) {
    const evaluate = gatherCondition(gathered, part, 'condition', step.condition) ?? (() => false);
    if (step.then === undefined && step.else === undefined) return { ...leaf, kind: 'condition', evaluate };
    return {
      ...holding,
      kind: 'choice',
      branches: [list(step.then) ?? [], list(step.else) ?? []],
      choose(scope) {
        const output = evaluate(scope);
        return { output, branch: output ? 0 : 1 };
      },
    };
  }
  if (step.set !== undefined) {
    return { ...leaf, kind: 'set', evaluate: rendered(gatherTemplate(gathered, part, 'set', step.set), (set) => set) };
  }
  if (step.wait !== undefined) {
    const { until } = step.wait;
    const template = until === undefined ? undefined : gatherTemplate(gathered, part, 'wait', { until });
    return { ...leaf, kind: 'wait', wait: compileWait(step.wait, template, part.owner) };
  }
  if (step.approval !== undefined) {
    const { message, approvers } = step.approval;
    const asked = { message, ...(approvers !== undefined && { approvers }) };
    const template = gatherTemplate(gathered, part, 'approval', asked);
    const approval = compileApproval(step.approval, template, part.owner);
    return { ...leaf, ...approval, timeoutMs: DEFAULT_TIMEOUT_MS, kind: 'approval', waitMs: timeoutMs };
  }
  const parameters = step.with === undefined ? undefined : gatherTemplate(gathered, part, 'with', step.with);
  const evaluate = rendered(parameters, (values) => values);
  if (step.call !== undefined) {
    return { ...leaf, timeoutMs: DEFAULT_TIMEOUT_MS, kind: 'call', workflow: step.call, waitMs: timeoutMs, evaluate };
  }
  if (step.uses !== undefined) {
    const policy = compilePolicy(step.policy ?? {});
    return {
      ...base,
      timeoutMs,
      retry: compileRetry(step.retry, DEFAULT_RETRY),
      kind: 'uses',
      stepType: step.uses,
      templated: Object.keys(step.with ?? {}).filter((key) => !isConstant(step.with![key]!)),
      policy,
      evaluate,
    };
  }
  const [connector = '', action = ''] = (step.action ?? '').split('/');
  return {
    ...leaf,
    kind: 'action',
    connector,
    action,
    connection: step.connection,
    retry: compileRetry(step.retry, DEFAULT_RETRY),
    evaluate,
  };
}

function compileSwitch(
  compilation: StepCompilation,
  part: Part,
  { cases, default: otherwise }: SwitchDocument,
): Pick<CompositeStep & { kind: 'choice' }, 'kind' | 'branches' | 'choose'> {
  const conditions = cases.map(({ when }, at) => {
    const place = { ...part, pointer: `${part.pointer}/switch/cases/${at}` };
    return gatherCondition(compilation.gathered, place, 'when', when) ?? (() => false);
  });
  const branches = cases.map(({ steps }) => compileSteps(compilation, steps));
  if (otherwise !== undefined) branches.push(compileSteps(compilation, otherwise));
  return {
    kind: 'choice',
    branches,
    choose(scope) {
      const taken = conditions.findIndex((holds) => holds(scope));
      if (taken >= 0) return { output: taken, branch: taken };
      return { output: null, branch: otherwise === undefined ? undefined : cases.length };
    },
  };
}

function listOf(value: JsonValue | undefined, owner: string): JsonValue[] {
  if (Array.isArray(value)) return value;
  const kind = value === null ? 'null' : `a ${typeof value}`;
  throw new AutomateError({
    code: 'INVALID_ARGUMENT',
    effect: 'none',
    message: `${owner}: for_each needs a list, and "in" gives ${kind}; a template that is the whole text keeps its type`,
  });
}

/** Whether a value of a well-formed document has no template in it. */
function isConstant(value: JsonValue): boolean {
  return readValue(value).template?.constant ?? false;
}

function compilePolicy({ max_files, max_edits, allowed_paths, allowed_commands }: PolicyDocument): Partial<StepPolicy> {
  return {
    ...(max_files !== undefined && { maxFiles: max_files }),
    ...(max_edits !== undefined && { maxEdits: max_edits }),
    ...(allowed_paths !== undefined && { allowedPaths: allowed_paths }),
    ...(allowed_commands !== undefined && { allowedCommands: allowed_commands }),
  };
}

function compileRetry(retry: RetryDocument | undefined, otherwise: RetryPolicy): RetryPolicy {
  if (retry === undefined) return otherwise;
  const { attempts, backoff, factor, max, jitter } = retry;
  return {
    attempts: attempts ?? DEFAULT_RETRY.attempts,
    backoffMs: (backoff === undefined ? undefined : durationMs(backoff)) ?? DEFAULT_RETRY.backoffMs,
    factor: factor ?? DEFAULT_RETRY.factor,
    maxMs: (max === undefined ? undefined : durationMs(max)) ?? DEFAULT_RETRY.maxMs,
    jitter: jitter ?? DEFAULT_RETRY.jitter,
  };
}
