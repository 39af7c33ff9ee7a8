import { ENGINE_FORMAT } from '../matching/queues.ts';
import type { CommitUnit, FollowUp } from './commit-unit.ts';
import type { LaneParameters } from './lane.ts';

/** As an outbox item that says nothing of it. */
export const FOLLOW_UP_ATTEMPTS = 20;

/** The parameters of `commit_units`; a kind of change that no unit has is null. Durations count back from this moment. */
export function encodeUnits(units: readonly CommitUnit[]): LaneParameters {
  const now = performance.now();
  const steps: object[] = [];
  const executions: object[] = [];
  const consumed: object[] = [];
  const timers: object[] = [];
  const items: object[] = [];
  const ends: object[] = [];
  for (const unit of units) {
    const { claim } = unit;
    const place = { item: claim.id, tenant: unit.tenantId, execution: unit.executionId };
    for (const step of unit.steps) {
      steps.push({
        ...place,
        token: claim.token,
        path: step.path,
        attempt: step.attempt,
        position: step.position,
        kind: step.kind,
        status: step.status,
        action: step.action,
        plugin: step.plugin,
        effect: step.effect,
        key: step.idempotencyKey,
        input: step.input,
        output: step.output,
        artifacts: step.artifacts,
        logs: step.logs,
        error: step.error,
        started_ago: Math.max(0, now - step.startedAt),
        finished_ago: step.finishedAt === undefined ? undefined : Math.max(0, now - step.finishedAt),
        due_in: step.dueInMs,
        waits_for: step.waitsFor,
      });
    }
    if (unit.execution !== undefined) {
      const { status, output, error, deadlineInMs, finished, reopened } = unit.execution;
      executions.push({ ...place, status, output, error, deadline_in: deadlineInMs, finished, reopened });
    }
    for (const seq of unit.consumed) consumed.push({ ...place, token: claim.token, seq });
    for (const timer of unit.timers) {
      timers.push({ ...place, path: timer.path, kind: timer.kind, due_in: timer.dueInMs, waits_for: timer.waitsFor });
    }
    for (const followUp of unit.followUps) {
      items.push({ item: claim.id, ...newItem(items.length, unit, followUp) });
    }
    if (unit.end?.type === 'complete') ends.push({ item: claim.id, token: claim.token });
    else if (unit.end !== undefined) {
      const { seenWakeSeq, dueInMs, progressed } = unit.end;
      ends.push({ item: claim.id, token: claim.token, seen: seenWakeSeq, due_in: dueInMs, progressed });
    }
  }
  return [
    `{${units.map(({ claim }) => claim.id).join(',')}}`,
    `{${units.map(({ claim }) => claim.token).join(',')}}`,
    ...[steps, executions, consumed, timers, items, ends].map((rows) =>
      rows.length === 0 ? null : JSON.stringify(rows),
    ),
  ];
}

/** An outbox item in the form of `automate_outbox.enqueue_items`. */
function newItem(ord: number, unit: CommitUnit, { queue, ref, payload, requires = [] }: FollowUp): object {
  return {
    ord,
    tenant: unit.tenantId,
    queue,
    topic: '',
    ref,
    payload: payload === undefined ? null : JSON.stringify(payload),
    skip_failed: false,
    priority: 0,
    max_attempts: FOLLOW_UP_ATTEMPTS,
    traceparent: unit.traceparent,
    requires,
    workflow_version: null,
    engine_format: ENGINE_FORMAT,
  };
}
