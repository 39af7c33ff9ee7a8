import type { JsonObject } from '@automate/core';
import type { CompiledTemplate } from '@automate/templates';
import type { CompiledStep } from '../compiled.ts';
import type { RetryDocument, StepDocument, WaitDocument } from '../document/document.ts';
import { durationMs } from '../document/duration.ts';
import { DEFAULT_RETRY, NO_RETRY, type RetryPolicy } from '../retry.ts';
import { STEP_ROOTS } from '../scope-check.ts';
import { type Gathered, gatherCondition, gatherTemplate, type Part } from './gather.ts';

/** Milliseconds of an attempt, where the step says nothing. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * A well-formed step, compiled. When something in it is wrong that is noted in `gathered`, and what is given is of no use.
 * `stepIds` are those of all steps of the document.
 */
export function compileStep(
  gathered: Gathered,
  step: StepDocument,
  index: number,
  stepIds: readonly (string | undefined)[],
): CompiledStep {
  const pointer = `/steps/${index}`;
  const scope = { roots: STEP_ROOTS, stepIds, before: index, reads: gathered.reads };
  const part: Part = { pointer, owner: `step "${step.id}"`, scope };
  const runs = step.if === undefined ? undefined : gatherCondition(gathered, part, 'if', step.if);
  const base = {
    id: step.id,
    path: step.id,
    index,
    pointer,
    ...(runs === undefined ? {} : { if: runs }),
    retry: NO_RETRY,
    timeoutMs: DEFAULT_TIMEOUT_MS,
  };
  if (step.condition !== undefined) {
    const evaluate = gatherCondition(gathered, part, 'condition', step.condition) ?? (() => false);
    return { ...base, kind: 'condition', evaluate };
  }
  if (step.set !== undefined) {
    return { ...base, kind: 'set', evaluate: renderer(gatherTemplate(gathered, part, 'set', step.set)) };
  }
  if (step.wait !== undefined) return { ...base, kind: 'wait', wait: compileWait(step.wait) };
  const [connector = '', action = ''] = (step.action ?? '').split('/');
  return {
    ...base,
    kind: 'action',
    connector,
    action,
    connection: step.connection,
    retry: compileRetry(step.retry),
    timeoutMs: step.timeout === undefined ? DEFAULT_TIMEOUT_MS : (durationMs(step.timeout) ?? DEFAULT_TIMEOUT_MS),
    evaluate: renderer(step.with === undefined ? undefined : gatherTemplate(gathered, part, 'with', step.with)),
  };
}

type Render = Extract<CompiledStep, { kind: 'set' }>['evaluate'];

/** An object of templates renders to an object. */
function renderer(template: CompiledTemplate | undefined): Render {
  if (template === undefined) return () => ({});
  return (scope, ports) => template.render({ ...scope }, ports) as JsonObject | Promise<JsonObject>;
}

function compileRetry(retry: RetryDocument | undefined): RetryPolicy {
  if (retry === undefined) return DEFAULT_RETRY;
  const { attempts, backoff, factor, max, jitter } = retry;
  return {
    attempts: attempts ?? DEFAULT_RETRY.attempts,
    backoffMs: (backoff === undefined ? undefined : durationMs(backoff)) ?? DEFAULT_RETRY.backoffMs,
    factor: factor ?? DEFAULT_RETRY.factor,
    maxMs: (max === undefined ? undefined : durationMs(max)) ?? DEFAULT_RETRY.maxMs,
    jitter: jitter ?? DEFAULT_RETRY.jitter,
  };
}

function compileWait(wait: WaitDocument): Extract<CompiledStep, { kind: 'wait' }>['wait'] {
  if (wait.signal === undefined) return { for: 'time', ms: durationMs(wait.for ?? 0) ?? 0 };
  return {
    for: 'signal',
    signal: wait.signal,
    timeoutMs: wait.timeout === undefined ? undefined : durationMs(wait.timeout),
  };
}
