import { setTimeout as sleep } from 'node:timers/promises';
import type { WakeupListener, Wakeups } from '@automate/outbox';
import { BULK_QUEUE, EVENTS_QUEUE, EXECUTIONS_QUEUE, RECOVERIES_QUEUE } from '../matching/queues.ts';

/** A name beside the queues' own: something was put into an execution's inbox. */
const INBOX = `${EXECUTIONS_QUEUE}/inbox`;

/** The hints of one engine, and the timers of what this process itself put off. */
export interface EngineWakeups extends Wakeups {
  eventsAccepted(): void;
  executionsReady(): void;
  inboxAppended(): void;
  instanceChanged(): void;
  bulkStarted(): void;
  requeued(): void;
  /** Calls the listener for every inbox hint. Returns what ends it. */
  onInbox(listener: () => void): Promise<() => Promise<void>>;
  /** An item was given back until in so many milliseconds: workers of this process look then. */
  dueIn(ms: number): void;
  /** Ends the timers, and waits a moment for the hints that are still held back. */
  close(): Promise<void>;
}

/** Further away than this the workers' own poll finds what is due in time, in milliseconds. */
const POLLED_MS = 1_000;

/** A hint is not worth more when the database does not answer, in milliseconds. */
const LAST_HINTS_MS = 1_000;

export function createWakeups(wakeups: Wakeups): EngineWakeups {
  const listeners = new Set<WakeupListener>();
  const timers = new Set<NodeJS.Timeout>();
  const notify = (queues: readonly string[]) => void wakeups.notify(queues);

  return {
    notify: (queues) => wakeups.notify(queues),
    async subscribe(listener) {
      listeners.add(listener);
      const end = await wakeups.subscribe(listener);
      return async () => {
        listeners.delete(listener);
        await end();
      };
    },
    eventsAccepted: () => notify([EVENTS_QUEUE]),
    executionsReady: () => notify([EXECUTIONS_QUEUE]),
    inboxAppended: () => notify([EXECUTIONS_QUEUE, INBOX]),
    requeued: () => notify([EVENTS_QUEUE, EXECUTIONS_QUEUE, RECOVERIES_QUEUE, BULK_QUEUE]),
    bulkStarted: () => notify([BULK_QUEUE]),
    instanceChanged: () => notify([EVENTS_QUEUE, RECOVERIES_QUEUE]),
    onInbox: (listener) =>
      wakeups.subscribe({
        onHint: (queues) => {
          if (queues.includes(INBOX)) listener();
        },
        onConnected: listener,
      }),
    dueIn(ms) {
      if (ms > POLLED_MS || listeners.size === 0) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        for (const listener of listeners) listener.onConnected();
      }, ms + 1);
      timers.add(timer);
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await Promise.race([wakeups.notify([]), sleep(LAST_HINTS_MS, undefined, { ref: false })]);
    },
  };
}
