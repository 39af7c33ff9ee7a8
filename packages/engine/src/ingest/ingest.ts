import { AutomateError, type Logger, type Tracer } from '@automate/core';
import type { Sql } from 'postgres';
import { type Coalescer, createCoalescer, type Waiting } from '../database/coalescer.ts';
import { persist } from '../database/persist.ts';
import { isDataError } from '../database/transient.ts';
import type { AdoptedEvent, Adoption } from '../matching/adoption.ts';
import { type AcceptedBatch, acceptBatch } from './accept-statement.ts';
import type { AcceptedEvent, NewEvent } from './new-event.ts';
import { type PreparedEvent, prepareEvent, refusedEvent } from './prepare-event.ts';
import { tracedAccept } from './traced-accept.ts';

/** Bounds of what may wait for the database. Beyond them `ingest` answers RESOURCE_EXHAUSTED. */
export interface IngestLimits {
  /** Events in one statement. Default 500. */
  batchEvents?: number | undefined;
  /** Characters of JSON in one statement; a larger event goes alone. Default 8,000,000. */
  batchChars?: number | undefined;
  /** Events that wait. Default 10,000. */
  queueEvents?: number | undefined;
  /** Characters of JSON that wait. Default 64,000,000. */
  queueChars?: number | undefined;
  /** Milliseconds to go on trying while the database is away, before UNAVAILABLE. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Milliseconds without an answer after which a connection counts as lost. Default 15,000. */
  answerMs?: number | undefined;
}

export interface Ingest {
  accept(event: NewEvent): Promise<AcceptedEvent>;
  /** Resolves when everything that waited has been answered. */
  idle(): Promise<void>;
}

/** While the commit of one batch is on its way to the disk, another is written; a third would only make all of them smaller. */
const LANES = 2;

type Entry = Waiting<PreparedEvent, AcceptedEvent>;

/** `onAccepted` is told after each commit, also when all its events were there already. */
export function createIngest(options: {
  sql: Sql;
  limits?: IngestLimits | undefined;
  log: Logger;
  tracer?: Tracer | undefined;
  /** Default: nobody of this process takes over what is accepted. */
  adoption?: Pick<Adoption, 'reserve'> | undefined;
  onAccepted(stored: { accepted: number; duplicates: number; adopted: number }): void;
}): Ingest {
  const { sql, log, tracer, limits = {} } = options;
  const { batchEvents = 500, batchChars = 8_000_000, queueEvents = 10_000, queueChars = 64_000_000 } = limits;
  const timeoutMs = limits.timeoutMs ?? 10_000;

  const store = async (batch: readonly Entry[]): Promise<void> => {
    const reservation = options.adoption?.reserve(batch.length, weightOf(batch));
    let result: AcceptedBatch;
    let adopted: readonly AdoptedEvent[] = [];
    try {
      result = await persist(
        () =>
          acceptBatch(
            sql,
            batch.map(({ value }) => value),
            reservation,
            limits.answerMs,
          ),
        { timeoutMs, onRetry: (error) => log.warn({ err: error, events: batch.length }, 'accepting events again') },
      );
      adopted = result.adopted;
    } catch (error) {
      if (!isDataError(error)) throw error;
      await bisect(batch, error);
      return;
    } finally {
      reservation?.settle(adopted);
    }
    const { answers } = result;
    const again: Entry[] = [];
    const stored = { accepted: 0, duplicates: 0, adopted: adopted.length };
    for (const [at, entry] of batch.entries()) {
      const answer = answers[at];
      if (answer === undefined) again.push(entry);
      else {
        stored[answer.duplicate ? 'duplicates' : 'accepted'] += 1;
        entry.resolve(answer);
      }
    }
    options.onAccepted(stored);
    if (again.length > 0) await store(again);
  };

  /** A bad row fails alone: halve until it is by itself. */
  const bisect = async (batch: readonly Entry[], error: unknown): Promise<void> => {
    const [first] = batch;
    if (batch.length === 1 && first) {
      first.reject(refusedEvent(first.value.event, error));
      return;
    }
    const middle = batch.length >> 1;
    await store(batch.slice(0, middle));
    await store(batch.slice(middle));
  };

  const coalescer: Coalescer<PreparedEvent, AcceptedEvent> = createCoalescer({
    maxCalls: batchEvents,
    maxWeight: batchChars,
    lanes: LANES,
    run: store,
  });

  return {
    async accept(event) {
      const prepared = prepareEvent(event);
      const { waiting } = coalescer;
      if (waiting.calls >= queueEvents || waiting.weight + prepared.row.length > queueChars)
        throw exhausted(waiting.calls);
      if (tracer === undefined) return await coalescer.add(prepared, prepared.row.length);
      return await tracedAccept(tracer, prepared, () => coalescer.add(prepared, prepared.row.length));
    },
    idle: () => coalescer.idle(),
  };
}

function weightOf(batch: readonly Entry[]): number {
  return batch.reduce((sum, { weight }) => sum + weight, 0);
}

function exhausted(waiting: number): AutomateError {
  return new AutomateError({
    code: 'RESOURCE_EXHAUSTED',
    effect: 'none',
    retryAfterMs: 1_000,
    message: `${waiting} events already wait for the database. This one was not stored: send it again later.`,
  });
}
