import type { JsonValue } from '@automate/core';
import type { StepDocument } from '@automate/workflow';

/**
 * What becomes of a run, told from its document alone: no database, no commits, no claims. Actions answer by what their
 * parameters say: `fails` calls in vain before one works, `down` never works, `no` is refused for good.
 */
export interface ModelRun {
  status: 'completed' | 'failed';
  /** The end of every step that came to one, by its path; of those below `open` nothing is said. */
  steps: Map<string, { status: 'completed' | 'failed' | 'skipped'; output: JsonValue }>;
  /** Paths below which what ran depends on who was faster: something beside it failed, and that ended it. */
  open: string[];
  /** Whether the outcome itself depends on that. */
  ambiguous: boolean;
  /** What the outside world is told, and in what order. */
  calls: Trace;
}

/** Calls by the paths of their steps: one after the other, or in no order that the document speaks of. */
export interface Trace {
  ordered: boolean;
  parts: (Trace | { path: string; times: number })[];
}

type Scope = Record<string, { output: JsonValue; status: string }>;
interface Failure {
  retryable: boolean;
}
/** Undefined: it passed. */
type End = Failure | undefined;

/** Runs a document whose conditions are `true` and `false`, and whose templates are `{{steps.<id>.output}}` and `.status`. */
export function runModel(steps: readonly StepDocument[]): ModelRun {
  const calls: Trace = { ordered: true, parts: [] };
  const run: ModelRun = { status: 'completed', steps: new Map(), open: [], ambiguous: false, calls };
  const undo: { steps: readonly StepDocument[]; prefix: string; scope: Scope; alone: boolean }[] = [];
  let trace = calls;
  let alone = true;

  /** Does work whose calls are a part of the trace by themselves. */
  function traced<T>(ordered: boolean, work: () => T): T {
    const [outer, wasAlone] = [trace, alone];
    trace = { ordered, parts: [] };
    alone &&= ordered;
    outer.parts.push(trace);
    const result = work();
    [trace, alone] = [outer, wasAlone];
    return result;
  }

  const write = (path: string, status: 'completed' | 'failed' | 'skipped', output: JsonValue = null) =>
    void run.steps.set(path, { status, output });

  function sequence(list: readonly StepDocument[], prefix: string, scope: Scope, onFailure = 'abort'): End {
    for (const step of list) {
      const end = wrapped(step, prefix, scope);
      if (end && onFailure === 'abort') return end;
    }
    return undefined;
  }

  function wrapped(step: StepDocument, prefix: string, scope: Scope): End {
    const path = `${prefix}${step.id}`;
    const end = attempted(step, path, scope);
    if (end === undefined) {
      if (step.compensate && scope[step.id]?.status === 'succeeded') {
        undo.push({ steps: step.compensate, prefix: `${path}/`, scope, alone });
      }
      return undefined;
    }
    scope[step.id] = { status: 'failed', output: null };
    skipInside(step, scope);
    sequence(step.on_error ?? [], `${path}/`, scope);
    if (step.fallback === undefined) return end;
    const instead = sequence(step.fallback, `${path}/`, scope);
    if (instead) return instead;
    scope[step.id] = { status: 'succeeded', output: scope[step.fallback.at(-1)!.id]?.output ?? null };
    return undefined;
  }

  function attempted(step: StepDocument, path: string, scope: Scope): End {
    if (step.if === 'false') {
      scope[step.id] = { status: 'skipped', output: null };
      write(path, 'skipped');
      skipInside(step, scope);
      return undefined;
    }
    const leaf = leafOf(step, scope);
    if (leaf !== undefined) {
      if (step.action) trace.parts.push({ path, times: timesOf(step) });
      if ('failure' in leaf) {
        write(path, 'failed');
        return leaf.failure;
      }
      write(path, 'completed', leaf.output);
      scope[step.id] = { status: 'succeeded', output: leaf.output };
      return undefined;
    }
    for (let attempt = 1; ; attempt += 1) {
      for (const id of idsInside(step)) delete scope[id];
      const { end, output } = inside(step, attempt === 1 ? `${path}/` : `${path}/~${attempt}/`, scope);
      if (end === undefined) {
        write(path, 'completed', step.condition !== undefined || step.switch ? output : null);
        skipInside(step, scope);
        scope[step.id] = { status: 'succeeded', output };
        return undefined;
      }
      if (!end.retryable || attempt >= (step.retry?.attempts ?? 1)) {
        write(path, 'failed');
        return end;
      }
    }
  }

  function inside(step: StepDocument, prefix: string, scope: Scope): { end: End; output: JsonValue } {
    const { on_failure: onFailure = 'abort' } = step;
    const outputs = (list: readonly StepDocument[]) =>
      Object.fromEntries(list.map(({ id }) => [id, scope[id]?.output ?? null]));
    if (step.steps) {
      const end = sequence(step.steps, prefix, scope, onFailure);
      return { end, output: outputs(step.steps) };
    }
    if (step.parallel) {
      const beside = step.parallel;
      const ends = traced(false, () => beside.map((one) => traced(true, () => wrapped(one, prefix, scope))));
      return { end: together(ends, prefix, onFailure), output: outputs(step.parallel) };
    }
    if (step.for_each) {
      const { steps: body } = step.for_each;
      const items = step.for_each.in as JsonValue[];
      const scopes = items.map(() => ({ ...scope }));
      const ends = traced(step.for_each.concurrency === 1, () =>
        scopes.map((own, index) => traced(true, () => sequence(body, `${prefix}${index}/`, own))),
      );
      const output = ends.map(
        (end, index): JsonValue =>
          end
            ? { status: 'failed', output: null }
            : { status: 'succeeded', output: scopes[index]?.[body.at(-1)!.id]?.output ?? null },
      );
      return { end: together(ends, prefix, onFailure), output };
    }
    if (step.switch) {
      const taken = step.switch.cases.findIndex(({ when }) => when === 'true');
      const list = taken < 0 ? step.switch.default : step.switch.cases[taken]?.steps;
      return { end: sequence(list ?? [], prefix, scope, onFailure), output: taken < 0 ? null : taken };
    }
    const holds = step.condition === 'true';
    return { end: sequence((holds ? step.then : step.else) ?? [], prefix, scope, onFailure), output: holds };
  }

  function together(ends: readonly End[], prefix: string, onFailure: string): End {
    const failures = ends.filter((end) => end !== undefined);
    if (failures.length === 0 || onFailure === 'continue') return undefined;
    run.open.push(prefix);
    if (new Set(failures.map(({ retryable }) => retryable)).size > 1) run.ambiguous = true;
    return failures[0];
  }

  const end = sequence(steps, '', {});
  if (end) {
    run.status = 'failed';
    // What was done at the same time is undone as it came to its end, the last one first.
    traced(
      undo.every((one) => one.alone),
      () => {
        for (const one of undo.reverse()) traced(true, () => sequence(one.steps, one.prefix, one.scope));
      },
    );
  }
  return run;
}

/** How often a step calls: in vain first, and at most as often as its policy says. */
function timesOf({ with: input, retry }: StepDocument): number {
  const { answer } = input as { answer: number | 'down' | 'no' };
  if (answer === 'no') return 1;
  const attempts = retry?.attempts ?? 1;
  return answer === 'down' ? attempts : Math.min(attempts, answer + 1);
}

function leafOf(step: StepDocument, scope: Scope): { output: JsonValue } | { failure: Failure } | undefined {
  if (step.set) {
    const output = Object.fromEntries(
      Object.entries(step.set).map(([key, text]) => [key, render(String(text), scope)]),
    );
    return { output };
  }
  if (step.wait) return { output: null };
  if (step.condition !== undefined && !step.then && !step.else) return { output: step.condition === 'true' };
  if (step.action === undefined) return undefined;
  const { answer, id } = step.with as { answer: number | 'down' | 'no'; id: string };
  if (answer === 'no') return { failure: { retryable: false } };
  if (answer === 'down') return { failure: { retryable: true } };
  return { output: { done: id } };
}

function render(text: string, scope: Scope): JsonValue {
  const [, id, field = ''] = /^\{\{steps\.(\w+)\.(\w+)\}\}$/.exec(text) ?? [];
  if (id === undefined) return text;
  return (scope[id]?.[field as 'output' | 'status'] as JsonValue | undefined) ?? null;
}

function visibleInside(step: StepDocument): readonly StepDocument[] {
  const cases = step.switch?.cases.flatMap(({ steps }) => steps) ?? [];
  const lists = [step.steps, step.parallel, step.then, step.else, cases, step.switch?.default];
  return lists.flatMap((list) => list ?? []);
}

function idsInside(step: StepDocument): string[] {
  return visibleInside(step).flatMap((one) => [one.id, ...idsInside(one)]);
}

function skipInside(step: StepDocument, scope: Scope): void {
  for (const id of idsInside(step)) scope[id] ??= { status: 'skipped', output: null };
}
