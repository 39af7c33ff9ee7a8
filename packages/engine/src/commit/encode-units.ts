import type { CommitUnit } from './commit-unit.ts';
import type { LaneParameters } from './lane.ts';

/** The parameters of `commit_units`; a kind of change that no unit has is null. Durations count back from this moment. */
export function encodeUnits(units: readonly CommitUnit[]): LaneParameters {
  const now = performance.now();
  const steps: object[] = [];
  const executions: object[] = [];
  const consumed: object[] = [];
  const timers: object[] = [];
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
        effect: step.effect,
        key: step.idempotencyKey,
        input: step.input,
        output: step.output,
        error: step.error,
        started_ago: Math.max(0, now - step.startedAt),
        finished_ago: step.finishedAt === undefined ? undefined : Math.max(0, now - step.finishedAt),
        due_in: step.dueInMs,
        waits_for: step.waitsFor,
      });
    }
    if (unit.execution !== undefined) {
      const { status, error, deadlineInMs, finished } = unit.execution;
      executions.push({ ...place, status, error, deadline_in: deadlineInMs, finished });
    }
    for (const seq of unit.consumed) consumed.push({ ...place, token: claim.token, seq });
    for (const timer of unit.timers) {
      timers.push({ ...place, path: timer.path, kind: timer.kind, due_in: timer.dueInMs, waits_for: timer.waitsFor });
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
    ...[steps, executions, consumed, timers, ends].map((rows) => (rows.length === 0 ? null : JSON.stringify(rows))),
  ];
}
