import { namedTraceparent, type Span } from '@automate/core';
import { EVENTS_QUEUE } from '../matching/queues.ts';
import type { Around, ProgressExecution } from './progress.ts';

/** What spans of events say, as the semantic conventions for messaging name it. */
export const MESSAGING = { 'messaging.system': 'automate', 'messaging.destination.name': EVENTS_QUEUE };

type Traced = Pick<ProgressExecution, 'id' | 'traceparent'>;

/** The span of a run: known to every process that ever claims it, and told by the one that ends it. */
export function runTraceparent({ id, traceparent }: Traced): string {
  return namedTraceparent(traceparent, `run/${id}`);
}

/** The span of an attempt of a step. */
export function stepTraceparent({ id, traceparent }: Traced, { path, attempt }: Around): string {
  return namedTraceparent(traceparent, `run/${id}/${path}#${attempt}`);
}

/** The span of what an attempt calls: what the outside world is told. */
export function callTraceparent({ id, traceparent }: Traced, { path, attempt }: Around): string {
  return namedTraceparent(traceparent, `run/${id}/${path}#${attempt}/call`);
}

/** One call of an action, of a step of a plugin, or of another workflow. */
export interface TracedCall {
  execution: ProgressExecution;
  at: Around;
  /** For example `github/create_issue`. */
  action: string | undefined;
  /** `<id>@<version>` */
  plugin?: string | undefined;
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
  error?: string | undefined;
}

export function callSpan({ execution, at, action, plugin, startedAt, endedAt, error }: TracedCall): Span {
  return {
    name: `call ${action ?? 'items'}`,
    kind: 'internal',
    traceparent: callTraceparent(execution, at),
    parent: stepTraceparent(execution, at),
    startedAt,
    endedAt,
    attributes: { 'automate.action': action, 'automate.plugin': plugin },
    error,
  };
}
