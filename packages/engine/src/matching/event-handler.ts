import { type Logger, type Signals, toAutomateError, traceIdOf, wallTime } from '@automate/core';
import type { Claim, HandlerContext, Outcome } from '@automate/outbox';
import { SETTLED } from '@automate/outbox';
import type { Sql } from 'postgres';
import { type CallInbox, refuseCalls } from '../calls/call-handler.ts';
import type { CommitLane } from '../commit/lane.ts';
import { createCoalescer, type Waiting } from '../database/coalescer.ts';
import { persist } from '../database/persist.ts';
import { isDataError } from '../database/transient.ts';
import type { Recorder } from '../execution/recorded.ts';
import type { PriorityEnv } from '../limits/priority-of.ts';
import type { Teller } from '../progress/progress.ts';
import type { ActiveWorkflows } from './active-workflows.ts';
import type { AdoptedEvent } from './adoption.ts';
import {
  type ClaimedEvent,
  type PlannedExecution,
  planExecutions,
  readEvents,
  toClaimedEvent,
} from './match-events.ts';
import { type StartedExecution, type StartOptions, startExecutions } from './start-executions.ts';

export interface EventHandlerOptions {
  sql: Sql;
  lane: CommitLane;
  workflows: ActiveWorkflows;
  inbox: CallInbox;
  recorder: Recorder;
  teller: Teller;
  signals: Signals;
  log: Logger;
  signal: AbortSignal;
  start: Omit<StartOptions, 'room'>;
  /** For the templates of priorities. */
  env?: PriorityEnv;
  /** Executions that this worker can take at this moment. */
  room(): number;
  /** Told of each execution taken, before its claim is handed on. */
  onStarted(started: StartedExecution): void;
  /** Told when executions were left for whoever claims them. */
  onLeft(): void;
}

/** Matches claimed events: one read at most, one commit for the batch. */
export interface EventHandler {
  match(claims: readonly Claim[], context: Pick<HandlerContext, 'adopt'>): Promise<Outcome[]>;
  /** Hands over what is known of an event whose claim comes next, so that it need not be read. */
  expect(adopted: AdoptedEvent): void;
}

interface MatchCall {
  claims: readonly Claim[];
  context: Pick<HandlerContext, 'adopt'>;
}

/** Matched together at most. */
const MAX_EVENTS = 128;

export function createEventHandler(options: EventHandlerOptions): EventHandler {
  const { sql, lane, workflows, recorder, log } = options;
  const adopted = new WeakMap<Claim, ClaimedEvent>();

  /** Those that were accepted here are known; the others are read. */
  const eventsOf = async (claims: readonly Claim[]): Promise<ClaimedEvent[]> => {
    const unknown = claims.filter((claim) => !adopted.has(claim));
    if (unknown.length === claims.length) return await readEvents(sql, claims);
    const read = unknown.length === 0 ? [] : await readEvents(sql, unknown);
    return [...claims.flatMap((claim) => adopted.get(claim) ?? []), ...read];
  };

  const match = async (claims: readonly Claim[], context: Pick<HandlerContext, 'adopt'>): Promise<void> => {
    const [events, planned] = await persist(
      async () => {
        const read = await eventsOf(claims);
        return [read, await planExecutions(read, workflows, options.env)] as const;
      },
      { signal: options.signal, onRetry: (error) => log.warn({ err: error }, 'matching again') },
    );
    await refuseCalls(options.inbox, events, planned);
    const result = await startExecutions(lane, recorder, claims, planned, { ...options.start, room: options.room() });
    for (const started of result.started) options.onStarted(started);
    context.adopt(result.started.map(({ claim }) => claim));
    if (result.left > 0) options.onLeft();
    tell(options, events, planned, result.held);
  };

  /** What cannot be matched fails alone. */
  const matchEach = async (claims: readonly Claim[], context: Pick<HandlerContext, 'adopt'>): Promise<Outcome[]> => {
    try {
      await match(claims, context);
      return claims.map(() => SETTLED);
    } catch (error) {
      if (options.signal.aborted) throw error;
      if (claims.length === 1) {
        log.error({ err: error, event: claims[0]?.ref }, 'an event could not be matched');
        return [failure(error)];
      }
      const middle = claims.length >> 1;
      const first = await matchEach(claims.slice(0, middle), context);
      return [...first, ...(await matchEach(claims.slice(middle), context))];
    }
  };

  // One batch at a time, because the lane takes one commit at a time; what comes meanwhile goes together.
  const batches = createCoalescer<MatchCall, Outcome[]>({
    maxCalls: MAX_EVENTS,
    maxWeight: MAX_EVENTS,
    async run(calls) {
      const [first] = calls as [Waiting<MatchCall, Outcome[]>];
      const outcomes = await matchEach(
        calls.flatMap(({ value }) => value.claims),
        first.value.context,
      );
      let from = 0;
      for (const { value, resolve } of calls) {
        resolve(outcomes.slice(from, from + value.claims.length));
        from += value.claims.length;
      }
    },
  });
  return {
    match: (claims, context) => batches.add({ claims, context }, claims.length),
    expect: ({ claim, event, deliveryId, traceparent, stamp }) =>
      void adopted.set(claim, toClaimedEvent({ claim, event, deliveryId, traceparent, stamp })),
  };
}

/**
 * An event whose executions cannot be stored is a dead letter. Any other failure is tried again: an accepted event is not
 * given up at once for a mistake of ours.
 */
function failure(cause: unknown): Outcome {
  const { code, message } = toAutomateError(cause, 'Matching failed');
  return { kind: isDataError(cause) ? 'fail' : 'retry', code, message };
}

function tell(
  { signals, teller, recorder }: EventHandlerOptions,
  events: readonly ClaimedEvent[],
  planned: readonly PlannedExecution[],
  held: ReadonlySet<string>,
): void {
  const bySource = Map.groupBy(planned, ({ source }) => source);
  const finishedAt = performance.now();
  for (const source of events) {
    if (!held.has(source.claim.id)) continue;
    const { tenantId, claimedAtMonotonic, createdAt } = source.claim;
    const { id, type } = source.event;
    signals.emit('eventReceived', {
      event: { id, type, source: source.event.source, traceId: traceIdOf(source.traceparent), tenantId },
    });
    const plans = bySource.get(source) ?? [];
    teller.tell({
      type: 'event_matched',
      eventId: id,
      tenantId,
      traceparent: source.traceparent,
      eventType: type,
      executions: plans.map((plan) => ({ id: plan.id, workflow: plan.workflow.name })),
      waitedMs: Math.max(0, wallTime(claimedAtMonotonic) - createdAt.getTime()),
      durationMs: finishedAt - claimedAtMonotonic,
      finishedAt,
    });
    for (const plan of plans) {
      if (plan.error === undefined) continue;
      const { compiled } = plan.workflow;
      teller.tell({
        type: 'execution_finished',
        execution: {
          id: plan.id,
          tenantId,
          workflow: plan.workflow.name,
          owner: 'owner' in compiled ? compiled.owner : null,
          eventId: id,
          traceparent: source.traceparent,
        },
        status: 'failed',
        durationMs: 0,
        finishedAt,
        error: recorder.error(tenantId, plan.error),
      });
    }
  }
}
