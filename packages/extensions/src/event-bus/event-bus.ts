import type { BusEvent, NewBusEvent } from './bus-event.ts';
import type { EventReader } from './event-reader.ts';
import type { ReadOptions, SubscribeOptions } from './subscribe-options.ts';

/** What a handler is told beside the event. */
export interface EventContext {
  /** Aborted when the subscription is closed, or the event was given to another process. */
  readonly signal: AbortSignal;
  /** From 1. More than 1: an earlier handling failed, or nobody knows what became of it. */
  readonly attempt: number;
}

/** May be asynchronous. The event is handled when it returns. */
export type EventHandler = (event: BusEvent, context: EventContext) => void | Promise<void>;

/** A subscriber of this process. */
export interface Subscription {
  /**
   * Ends it and waits for handlers that run. A name keeps what is published meanwhile for whoever subscribes under it next.
   */
  close(): Promise<void>;
}

/**
 * Publish and subscribe across processes. Types and patterns are segments with points between them: `*` stands for exactly one
 * segment, `**` as the last one for one or more, so `task.*` takes `task.created`, not `task.item.created`.
 *
 * A subscription with a name is durable. All processes that subscribe under the name share it: each event is handled by one
 * of them, at least once. What throws is handled again, later and later, and becomes a dead letter in the end; what a process
 * had when it died goes to another one. Several events are handled at once and no order is kept.
 *
 * A subscription without a name lives with its process and gets every event itself, one after another: those of one tenant and
 * of transactions that followed one another in their order. The next event waits for the handler. A handler that throws is
 * not called again for that event.
 *
 * No subscriber holds up another one, or a publisher.
 */
export interface EventBus {
  /**
   * Resolves when all of the events are kept: together or not at all.
   * @throws AutomateError INVALID_ARGUMENT (nothing was published), UNAVAILABLE
   */
  publish(events: NewBusEvent | readonly NewBusEvent[]): Promise<void>;
  /**
   * Resolves when everything published from now on will be told.
   * @throws AutomateError INVALID_ARGUMENT; NOT_FOUND where the event to begin after is not kept (any more); UNAVAILABLE
   */
  subscribe(
    patterns: string | readonly string[],
    handler: EventHandler,
    options?: SubscribeOptions,
  ): Promise<Subscription>;
  /**
   * What `subscribe` tells without a name, at the pace of whoever reads: nothing waits in this process. `from` a position of an
   * earlier reader it goes on where that one was.
   * @throws AutomateError as `subscribe`; NOT_FOUND for a position that this bus has not come to
   */
  read(patterns: string | readonly string[], options?: ReadOptions): Promise<EventReader>;
  /** Forgets a name with what waits for it. False when there is none. `tenantId` as it was subscribed with. */
  forget(name: string, tenantId?: string): Promise<boolean>;
}
