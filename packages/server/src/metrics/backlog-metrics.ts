import type { Sql } from 'postgres';
import { Gauge, type Registry } from 'prom-client';

/** Unfinished outbox items of one queue in one state. */
export interface BacklogPart {
  queue: string;
  /** `claimed`: a worker holds it. `scheduled`: it is due later. `blocked`: it waits for a signal, or behind another. */
  state: 'ready' | 'scheduled' | 'claimed' | 'blocked';
  items: number;
  /** Seconds since the oldest of them was due; 0 where it is not due yet. */
  oldestSeconds: number;
}

export type ReadBacklog = () => Promise<readonly BacklogPart[]>;

const BACKLOG = `
select queue, state, count(*)::float8 as items,
  greatest(extract(epoch from now() - min(due_at)), 0)::float8 as "oldestSeconds"
from automate_outbox.items group by queue, state`;

/** At most so many looks: counting a million items costs the database a moment, in milliseconds. */
const FRESH_MS = 5_000;

/** Reads the backlog of the whole installation, at most every five seconds. */
export function createBacklogReader(sql: Sql): ReadBacklog {
  let last: Promise<readonly BacklogPart[]> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (last === undefined || performance.now() - readAt > FRESH_MS) {
      readAt = performance.now();
      last = Promise.resolve(sql.unsafe<BacklogPart[]>(BACKLOG));
      last.catch(() => {
        last = undefined;
      });
    }
    return last;
  };
}

/** Returns what brings the gauges up to date; without an answer of the database they are left out. */
export function createBacklogMetrics(registry: Registry, read: ReadBacklog): () => Promise<void> {
  const registers = [registry];
  const labelNames = ['queue', 'state'] as const;
  const items = new Gauge({
    name: 'automate_outbox_items',
    help: 'Unfinished items of the installation; those with the state claimed are the claims',
    labelNames,
    registers,
  });
  const oldest = new Gauge({
    name: 'automate_outbox_oldest_seconds',
    help: 'Seconds since the oldest ready item of a queue was due',
    labelNames: ['queue'],
    registers,
  });
  return async () => {
    const parts = await read().catch(() => []);
    items.reset();
    oldest.reset();
    for (const { queue, state, items: count, oldestSeconds } of parts) {
      items.set({ queue, state }, count);
      if (state === 'ready') oldest.set({ queue }, oldestSeconds);
    }
  };
}
