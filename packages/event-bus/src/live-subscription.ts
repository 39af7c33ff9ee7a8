import type { Logger } from '@automate/core';
import type { BusEvent, EventHandler, EventReader, Subscription } from '@automate/extensions';

/** Calls the handler for one event after another. */
export function runLive({
  reader,
  handler,
  log,
}: {
  reader: EventReader;
  handler: EventHandler;
  log: Logger;
}): Subscription {
  const ended = new AbortController();
  const { signal } = ended;

  const tell = async (event: BusEvent): Promise<void> => {
    try {
      await handler(event, { signal, attempt: 1 });
    } catch (error) {
      if (!signal.aborted)
        log.warn(
          { err: error, event: event.id, type: event.type },
          'event bus: a handler failed; it is not called again',
        );
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const { events } = await reader.next({ signal });
      for (const { event } of events) {
        if (signal.aborted) return;
        await tell(event);
      }
    }
  };
  const running = run();

  return {
    async close() {
      ended.abort();
      await running;
      await reader.close();
    },
  };
}
