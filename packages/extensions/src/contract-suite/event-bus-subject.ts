import { setTimeout as sleep } from 'node:timers/promises';
import type { BusEvent } from '../event-bus/bus-event.ts';
import type { EventBus } from '../event-bus/event-bus.ts';

/** A bus on an empty log. */
export interface EventBusSubject {
  bus: EventBus;
  /** The same bus through connections of its own, as another process would have it. */
  another(): Promise<EventBus>;
  /** Ends all of them. */
  close(): Promise<void>;
}

/** How a bus is put under contract. */
export interface EventBusContract {
  name: string;
  open(): Promise<EventBusSubject>;
}

/** A test's body, on a bus of its own. */
export function onFreshBus(
  contract: EventBusContract,
  body: (subject: EventBusSubject) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const subject = await contract.open();
    try {
      await body(subject);
    } finally {
      await subject.close();
    }
  };
}

/** A handler that keeps what it was told. */
export interface Recorder {
  handle: (event: BusEvent) => void;
  events: BusEvent[];
  ids(): string[];
  /** Resolves when so many were told; rejects when they are not within 15 seconds. */
  told(count: number): Promise<void>;
}

export function recorder(): Recorder {
  const events: BusEvent[] = [];
  return {
    events,
    handle: (event) => void events.push(event),
    ids: () => events.map(({ id }) => id),
    told: (count) =>
      until(
        () => events.length >= count,
        () => `${events.length} of ${count} events were told`,
      ),
  };
}

export async function until(holds: () => boolean, says: () => string): Promise<void> {
  const end = performance.now() + 15_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`after 15 seconds: ${says()}`);
    await sleep(10);
  }
}

export function numbered(from: number, to: number, type = 'task.created') {
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    id: `e${from + at}`,
    type,
    source: 'contract',
    data: { n: from + at },
  }));
}
