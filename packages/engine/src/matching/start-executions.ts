import type { Claim } from '@automate/outbox';
import { newToken } from '@automate/outbox';
import { FOLLOW_UP_ATTEMPTS } from '../commit/encode-units.ts';
import type { CommitLane } from '../commit/lane.ts';
import type { Recorder } from '../execution/recorded.ts';
import type { StoredExecution } from '../execution/stored-execution.ts';
import { noticesFor } from '../integrations/notice.ts';
import type { RunnableWorkflow } from '../workflows/compiled-versions.ts';
import type { PlannedExecution } from './match-events.ts';
import { ENGINE_FORMAT, EXECUTIONS_QUEUE, INTEGRATIONS_QUEUE } from './queues.ts';

/** An execution that this worker holds from its first moment: nothing needs to be read to run it. */
export interface StartedExecution {
  claim: Claim;
  stored: StoredExecution;
  workflow: RunnableWorkflow;
}

export interface StartOptions {
  /** Executions that this worker takes at once; the others are left to whoever claims them. */
  room: number;
  worker: string;
  leaseMs: number;
  maxAttempts: number;
  /** Whether items name the connectors they need. */
  withRequirements: boolean;
}

/** What was committed. */
export interface StartResult {
  /** Ids of the events' outbox items that were still held: theirs are finished. */
  held: Set<string>;
  started: StartedExecution[];
  /** Executions that were left ready. */
  left: number;
}

const START =
  'automate_engine.start_executions($1::text, $2::bigint, $3::text::bigint[], $4::text::bigint[], $5::text::jsonb, ' +
  '$6::text::jsonb, $7::text::jsonb, $8::text, $9::text::bigint, $10::float8)';

/** Creates the executions and finishes the events' items in one commit. */
export async function startExecutions(
  lane: CommitLane,
  recorder: Recorder,
  claims: readonly Claim[],
  planned: readonly PlannedExecution[],
  options: StartOptions,
): Promise<StartResult> {
  const token = newToken();
  const runnable = planned.filter(({ ready }) => ready !== undefined);
  if (runnable.some(({ priority }) => priority !== 0)) runnable.sort((a, b) => a.priority - b.priority);
  // What is paused, or has limits, is left: whoever claims it sees whether it may begin.
  const taken = runnable
    .filter(({ workflow, ready }) => !workflow.paused && ready?.limits.length === 0)
    .slice(0, options.room);
  const takenIds = new Set(taken.map(({ id }) => id));
  const left = runnable.filter(({ id }) => !takenIds.has(id));
  const claimedAtMonotonic = performance.now();
  const result = await lane.commit<{ held: number[]; claims: { id: number; ref: string }[] }>(START, [
    `{${claims.map(({ id }) => id).join(',')}}`,
    `{${claims.map((claim) => claim.token).join(',')}}`,
    JSON.stringify(planned.map((plan) => toRow(plan, recorder, takenIds.has(plan.id)))),
    JSON.stringify(taken.map((plan, ord) => toItem(plan, ord, options))),
    JSON.stringify([
      ...left.map((plan, ord) => toItem(plan, ord, options)),
      ...noticesOf(planned, left.length, options),
    ]),
    options.worker,
    token,
    options.leaseMs,
  ]);
  const held = new Set(result.held.map(String));
  const byId = new Map(taken.map((plan) => [plan.id, plan]));
  const started = result.claims.flatMap(({ id, ref }) => {
    const plan = byId.get(ref);
    return plan?.ready === undefined
      ? []
      : [toStarted(plan, plan.ready, { id: String(id), token, claimedAtMonotonic }, options)];
  });
  return { held, started, left: left.filter(({ source }) => held.has(source.claim.id)).length };
}

function toRow(plan: PlannedExecution, recorder: Recorder, taken: boolean): object {
  const { source, workflow, ready, error } = plan;
  const { tenantId } = source.claim;
  return {
    item: source.claim.id,
    tenant: tenantId,
    id: plan.id,
    event: source.event.id,
    workflow: workflow.id,
    origin: source.origin,
    name: workflow.name,
    version: workflow.version,
    status: error !== undefined ? 'failed' : taken ? 'running' : 'pending',
    error: error && recorder.error(tenantId, error),
    traceparent: source.traceparent,
    deadline_in: taken ? ready?.timeoutMs : undefined,
  };
}

/** What integrations are told of runs that failed before they began, as outbox items. */
function noticesOf(planned: readonly PlannedExecution[], firstOrd: number, options: StartOptions): object[] {
  const notices = planned.flatMap(({ id, source, workflow: { compiled }, error }) =>
    error === undefined || !('match' in compiled)
      ? []
      : noticesFor(compiled, 'failed').map((notice) => ({ id, source, ...notice })),
  );
  return notices.map(({ id, source, payload, connector }, at) => ({
    ord: firstOrd + at,
    tenant: source.claim.tenantId,
    queue: INTEGRATIONS_QUEUE,
    topic: '',
    ref: id,
    payload: JSON.stringify(payload),
    skip_failed: false,
    priority: 0,
    max_attempts: FOLLOW_UP_ATTEMPTS,
    traceparent: source.traceparent,
    requires: options.withRequirements ? [connector] : [],
    engine_format: ENGINE_FORMAT,
  }));
}

/** An outbox item in the form of `automate_outbox.enqueue_items`. */
function toItem(plan: PlannedExecution, ord: number, options: StartOptions): object {
  return {
    ord,
    tenant: plan.source.claim.tenantId,
    queue: EXECUTIONS_QUEUE,
    topic: '',
    ref: plan.id,
    key: plan.id,
    skip_failed: false,
    priority: plan.priority,
    max_attempts: options.maxAttempts,
    traceparent: plan.source.traceparent,
    requires: requirements(plan, options),
    workflow_version: plan.workflow.version,
    engine_format: ENGINE_FORMAT,
  };
}

function requirements(plan: PlannedExecution, options: StartOptions): readonly string[] {
  return options.withRequirements ? (plan.ready?.requires ?? []) : [];
}

function toStarted(
  plan: PlannedExecution,
  workflow: RunnableWorkflow,
  held: Pick<Claim, 'id' | 'token' | 'claimedAtMonotonic'>,
  options: StartOptions,
): StartedExecution {
  const { source } = plan;
  const { tenantId } = source.claim;
  return {
    workflow,
    claim: {
      ...held,
      tenantId,
      queue: EXECUTIONS_QUEUE,
      topic: '',
      ref: plan.id,
      payload: null,
      key: plan.id,
      orderKey: null,
      priority: plan.priority,
      attempts: 1,
      maxAttempts: options.maxAttempts,
      wakeSeq: 0,
      traceparent: source.traceparent,
      requires: requirements(plan, options),
      workflowVersion: plan.workflow.version,
      engineFormat: ENGINE_FORMAT,
      createdAt: new Date(),
      leaseUntilMonotonic: held.claimedAtMonotonic + options.leaseMs,
    },
    stored: {
      tenantId,
      id: plan.id,
      workflow: { tenantId, workflowId: plan.workflow.id, version: plan.workflow.version },
      workflowName: plan.workflow.name,
      origin: source.origin,
      status: 'running',
      traceparent: source.traceparent,
      event: source.event,
      deadlineInMs: workflow.timeoutMs,
      startedAgoMs: 0,
      attempts: [],
      inbox: [],
      wakeSeq: 0,
      paused: false,
    },
  };
}
