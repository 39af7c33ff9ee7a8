import { childTraceparent, type Span, type Tracer, wallTime } from '@automate/core';
import { SCHEDULE_TICK } from '@automate/workflow';
import { HEALTH_CHANGED } from '../holds/instance-changes.ts';
import { EVENTS_QUEUE } from '../matching/queues.ts';
import type { Progress, ProgressListener } from './progress.ts';
import { callSpan, MESSAGING, runTraceparent, stepTraceparent } from './run-spans.ts';

/** Events that begin a trace where nobody is who could tell how it began. */
const BEGINNINGS: ReadonlySet<string> = new Set([SCHEDULE_TICK, HEALTH_CHANGED]);

/**
 * Tells spans of what was committed: of events, runs and steps. What has spans inside is told by whoever brings it to its end,
 * so that a process that is killed takes none along that others stand on.
 */
export function traceProgress(tracer: Tracer): ProgressListener {
  return (progress) => {
    switch (progress.type) {
      case 'event_matched':
        if (BEGINNINGS.has(progress.eventType)) tracer.record(beginningSpan(progress));
        tracer.record(matchingSpan(progress));
        break;
      case 'step_finished':
        tracer.record(stepSpan(progress, progress.status, progress.error?.code));
        break;
      case 'step_lost':
        tracer.record(stepSpan(progress, 'lost', 'ABORTED'));
        if (CALLING.has(progress.step.type)) tracer.record(lostCall(progress));
        break;
      case 'execution_finished':
      case 'part_finished':
        tracer.record(runSpan(progress));
        break;
    }
  };
}

/** Kinds of steps that call something. */
const CALLING: ReadonlySet<string> = new Set(['action', 'uses', 'call']);

type Of<Type extends Progress['type']> = Extract<Progress, { type: Type }>;

function timesOf({ durationMs, finishedAt }: { durationMs: number; finishedAt: number }) {
  const endedAt = wallTime(finishedAt);
  return { startedAt: endedAt - durationMs, endedAt };
}

function matchingSpan(matched: Of<'event_matched'>): Span {
  const { traceparent, tenantId, eventId, eventType, executions, waitedMs } = matched;
  return {
    name: `process ${EVENTS_QUEUE}`,
    kind: 'consumer',
    traceparent: childTraceparent(traceparent),
    parent: traceparent,
    ...timesOf(matched),
    attributes: {
      ...MESSAGING,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.message.id': eventId,
      'automate.tenant.id': tenantId,
      'automate.event.type': eventType,
      'automate.outbox.wait_ms': Math.round(waitedMs),
      'automate.event.executions': executions.length,
    },
  };
}

/** From when the event was accepted to when it was claimed. */
function beginningSpan({ traceparent, tenantId, eventId, eventType, ...matched }: Of<'event_matched'>): Span {
  const { startedAt } = timesOf(matched);
  return {
    name: eventType,
    kind: 'producer',
    traceparent,
    startedAt: startedAt - matched.waitedMs,
    endedAt: startedAt,
    attributes: { ...MESSAGING, 'messaging.message.id': eventId, 'automate.tenant.id': tenantId },
  };
}

function runSpan(finished: Of<'execution_finished' | 'part_finished'>): Span {
  const { execution, status, error } = finished;
  return {
    name: `run ${execution.workflow}`,
    kind: 'internal',
    traceparent: runTraceparent(execution),
    parent: execution.traceparent,
    ...timesOf(finished),
    attributes: {
      'automate.tenant.id': execution.tenantId,
      'automate.workflow': execution.workflow,
      'automate.execution.id': execution.id,
      'automate.execution.status': status,
      'automate.event.id': execution.eventId,
    },
    error: error?.code,
  };
}

function stepSpan(ended: Of<'step_finished'> | Of<'step_lost'>, status: string, error: string | undefined): Span {
  const { execution, step, around } = ended;
  return {
    name: `step ${step.id}`,
    kind: 'internal',
    traceparent: stepTraceparent(execution, step),
    parent: around === undefined ? runTraceparent(execution) : stepTraceparent(execution, around),
    ...timesOf(ended),
    attributes: {
      'automate.workflow': execution.workflow,
      'automate.execution.id': execution.id,
      'automate.step.path': step.path,
      'automate.step.type': step.type,
      'automate.step.attempt': step.attempt,
      'automate.step.status': status,
    },
    error,
  };
}

/** Whatever the call had done by then may stand under it. */
function lostCall(lost: Of<'step_lost'>): Span {
  const { execution, step, action } = lost;
  return callSpan({ execution, at: step, action, ...timesOf(lost), error: 'ABORTED' });
}
