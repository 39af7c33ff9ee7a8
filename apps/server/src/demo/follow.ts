import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError } from '@automate/core';
import type { Engine, ExecutionDetail, StepRecord } from '@automate/engine';
import { brief, duration, type Story } from '../story.ts';

const OVER = new Set(['completed', 'failed', 'cancelled', 'uncertain']);
const LOOK_EVERY_MS = 25;

/**
 * Tells the runs of an event as they happen, and resolves when all are over.
 *
 * @throws AutomateError DEADLINE_EXCEEDED when that takes longer than `timeoutMs`: no worker is running.
 */
export async function follow(
  engine: Pick<Engine, 'events' | 'executions'>,
  tenantId: string,
  eventId: string,
  story: Story,
  timeoutMs = 60_000,
): Promise<ExecutionDetail[]> {
  const until = performance.now() + timeoutMs;
  const look = async (): Promise<void> => {
    if (performance.now() > until) {
      throw new AutomateError({
        code: 'DEADLINE_EXCEEDED',
        message: `The run was not over after ${duration(timeoutMs)}: is a worker running?`,
      });
    }
    await sleep(LOOK_EVERY_MS);
  };
  let event = await engine.events.get(tenantId, eventId);
  while (event.executions.length === 0) {
    await look();
    event = await engine.events.get(tenantId, eventId);
  }
  const finished: ExecutionDetail[] = [];
  for (const { id, workflow } of event.executions) {
    story.row('workflow', `${workflow} matched, run ${id}`);
    finished.push(await followOne(engine, tenantId, id, story, look));
  }
  return finished;
}

async function followOne(
  { executions }: Pick<Engine, 'executions'>,
  tenantId: string,
  id: string,
  story: Story,
  look: () => Promise<void>,
): Promise<ExecutionDetail> {
  const told = new Set<string>();
  for (;;) {
    const execution = await executions.get(tenantId, id);
    for (const step of execution.steps) {
      const attempt = `${step.path} ${step.attempt}`;
      if (step.status === 'running' || step.status === 'waiting' || told.has(attempt)) continue;
      told.add(attempt);
      tellStep(step, story);
    }
    if (OVER.has(execution.status)) {
      story.row(
        'run',
        `${execution.status}${tookOf(execution)}${execution.error ? `: ${execution.error.message}` : ''}`,
      );
      return execution;
    }
    await look();
  }
}

function tellStep(step: StepRecord, story: Story): void {
  const result = step.error ? step.error.message : step.status === 'skipped' ? '' : resultOf(step);
  const took = step.finishedAt ? duration(Date.parse(step.finishedAt) - Date.parse(step.startedAt)) : '';
  const kind = step.action ?? step.kind;
  story.columns(step.path, kind, step.status, step.status === 'skipped' ? '' : took, result);
}

/** An answer over HTTP is told by its status and body; anything else as it is. */
function resultOf({ output = null }: StepRecord): string {
  if (
    typeof output === 'object' &&
    output !== null &&
    !Array.isArray(output) &&
    'status' in output &&
    'body' in output
  ) {
    return `${output.status} ${brief(output.body)}`;
  }
  return brief(output);
}

function tookOf({ createdAt, finishedAt }: ExecutionDetail): string {
  return finishedAt ? ` in ${duration(Date.parse(finishedAt) - Date.parse(createdAt))}` : '';
}
