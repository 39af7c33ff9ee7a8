import type { Logger } from '@automate/core';
import type { BusEvent, EventHandler, ParsedSubscribe } from '@automate/extensions';
import { type OutboxStore, OutboxWorker, type Wakeups } from '@automate/outbox';

/** Handles what was brought into the queue of a durable subscription. */
export function durableWorker(parts: {
  store: OutboxStore;
  wakeups: Wakeups;
  queue: string;
  handler: EventHandler;
  leaseMs: number;
  pollMs: number;
  log: Logger;
  options: Pick<ParsedSubscribe, 'concurrency'>;
}): OutboxWorker {
  const { store, wakeups, queue, handler, leaseMs, pollMs, log } = parts;
  return new OutboxWorker({
    store,
    wakeups,
    leaseMs,
    pollMs,
    concurrency: parts.options.concurrency,
    logger: log,
    handlers: {
      async [queue](claim, { signal }) {
        const event = { ...(claim.payload as unknown as Omit<BusEvent, 'tenantId'>), tenantId: claim.tenantId };
        await handler(event, { signal, attempt: claim.attempts });
      },
    },
  });
}
