import {
  AutomateError,
  describeProblems,
  type InputProblem,
  invalidArgument,
  type JsonObject,
  type Logger,
  silentLogger,
  toAutomateError,
} from '@automate/core';
import { plainOutcome } from './plain-outcome.ts';
import { NO_ACCESS, type StepAccess } from './step-access.ts';
import type { StepCall, StepContext, StepRecorder } from './step-context.ts';
import { DEFAULT_STEP_POLICY, type StepPolicy, withPolicy } from './step-policy.ts';
import type { KeepArtifact, StepArtifact, StepExecutor, StepResult, StepSchema, StepType } from './step-type.ts';
import type { StepWorkspace } from './step-workspace.ts';

/** Everything wrong with a value, by a JSON Schema: `compileSchema` of `@automate/connectors` makes one. */
export type SchemaCheck = (schema: StepSchema, value: unknown) => InputProblem[];

/** What a run of a step needs. */
export interface RunStepOptions {
  stepType: StepType;
  /** Without the step type's name: `query` of `db:query`. */
  type: string;
  input: unknown;
  call: StepCall;
  check: SchemaCheck;
  workspace: StepWorkspace;
  /** What it leaves out is {@link DEFAULT_STEP_POLICY}'s; the time limit, the executor's own. */
  policy?: Partial<StepPolicy>;
  recorder?: StepRecorder;
  /** Default: everything is refused. */
  access?: StepAccess;
  emit?: StepContext['emit'];
  /** Takes what the step leaves behind, one after the other, before it is over. Default: that is in the result. */
  keep?: KeepArtifact | undefined;
  log?: Logger;
}

/**
 * Runs an executor with validated input and within its policy.
 * @throws AutomateError INVALID_ARGUMENT with every problem of the input at once, effect `none`; DEADLINE_EXCEEDED past the
 * time limit; CANCELLED; INTERNAL when the result is not plain data; whatever the executor throws
 */
export async function runStep(options: RunStepOptions): Promise<StepResult> {
  const { stepType, type, input, call, check, recorder } = options;
  const stepName = `${stepType.name}:${type}`;
  const executor = findExecutor(stepType, type);
  const problems = check(executor.input, input);
  if (problems.length > 0)
    throw invalidArgument(describeProblems(`the input of ${stepName} is not valid`, problems), problems);
  if (call.signal.aborted) throw cancelled(stepName, call.signal.reason);

  const step = { ...call, stepType: stepName };
  const began = performance.now();
  recorder?.start(step);
  try {
    const result = await execute(executor, stepName, options, began);
    recorder?.success(step, result.metrics.executionTime);
    return result;
  } catch (thrown) {
    const error = toAutomateError(thrown, stepName);
    recorder?.failure(step, performance.now() - began, error);
    throw error;
  }
}

async function execute(
  executor: StepExecutor,
  stepName: string,
  options: RunStepOptions,
  began: number,
): Promise<StepResult> {
  const { call, access = NO_ACCESS, emit = () => {}, log = silentLogger } = options;
  const policy = {
    ...DEFAULT_STEP_POLICY,
    timeoutMs: executor.timeoutMs ?? DEFAULT_STEP_POLICY.timeoutMs,
    ...options.policy,
  };
  const resourcesUsed: Record<string, number> = {};
  const use = (resource: string, amount: number) => {
    resourcesUsed[resource] = (resourcesUsed[resource] ?? 0) + amount;
  };
  const limit = limitOf(stepName, policy.timeoutMs, call.signal);
  try {
    const workspace = whileOpen(withPolicy(options.workspace, policy, use), limit.signal);
    const { signal, deadline } = limit;
    const ctx: StepContext = { ...call, ...access, signal, deadline, log, workspace, use, emit };
    // A copy: what the executor does to its input is not seen outside. Inside an async function, so that what it throws
    // at once is a rejection too.
    const running = (async () => executor.execute(structuredClone(options.input) as JsonObject, ctx))();
    const outcome = plainOutcome(stepName, (await Promise.race([running, limit.reached])) ?? {});
    return {
      ...outcome,
      artifacts: await Promise.race([keepAll(outcome.artifacts, options.keep, limit.signal), limit.reached]),
      metrics: { executionTime: performance.now() - began, resourcesUsed },
    };
  } finally {
    limit.end();
  }
}

/** What is left of the artifacts. After a failure nobody reads the rest. */
async function keepAll(
  artifacts: readonly StepArtifact[],
  keep: KeepArtifact | undefined,
  signal: AbortSignal,
): Promise<readonly StepArtifact[]> {
  if (keep === undefined) return artifacts;
  const left = [...artifacts];
  try {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await keep(next, signal);
    return [];
  } catch (error) {
    for (const { content } of left) if (content instanceof ReadableStream) content.cancel(error).catch(() => {});
    throw error;
  }
}

/** Once a step is over, nothing it left running changes anything any more. */
function whileOpen(workspace: StepWorkspace, signal: AbortSignal): StepWorkspace {
  const open = <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      signal.throwIfAborted();
      return method(...args);
    };
  };
  const { read, write, remove, list, run } = workspace;
  return { read: open(read), write: open(write), remove: open(remove), list: open(list), run: open(run) };
}

function limitOf(stepName: string, timeoutMs: number, outer: AbortSignal) {
  const controller = new AbortController();
  const message = `${stepName} is not done after ${timeoutMs} ms`;
  const limitMs = Math.min(timeoutMs, 2 ** 31 - 1);
  const timer = setTimeout(() => controller.abort(new AutomateError({ code: 'DEADLINE_EXCEEDED', message })), limitMs);
  const onCancel = () => controller.abort(cancelled(stepName, outer.reason, 'unknown'));
  outer.addEventListener('abort', onCancel, { once: true });
  const reached = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  reached.catch(() => {});
  return {
    signal: controller.signal,
    deadline: new Date(Date.now() + limitMs),
    reached,
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onCancel);
      controller.abort(new AutomateError({ code: 'FAILED_PRECONDITION', message: `${stepName} is over` }));
    },
  };
}

function findExecutor({ name, types }: StepType, type: string): StepExecutor {
  const executor = Object.hasOwn(types, type) ? types[type] : undefined;
  if (executor !== undefined) return executor;
  throw invalidArgument(`step type ${name} has no ${JSON.stringify(type)}; it has: ${Object.keys(types).join(', ')}`);
}

function cancelled(stepName: string, cause: unknown, effect: 'none' | 'unknown' = 'none'): AutomateError {
  return new AutomateError({ code: 'CANCELLED', message: `${stepName} was cancelled`, effect, cause });
}
