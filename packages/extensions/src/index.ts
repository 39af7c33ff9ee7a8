export { type BusEvent, type NewBusEvent, newBusEvents, type PublishedEvent } from './event-bus/bus-event.ts';
export type { EventBus, EventContext, EventHandler, Subscription } from './event-bus/event-bus.ts';
export type { EventReader, PlacedEvent, ReadEvents, ReadWait } from './event-bus/event-reader.ts';
export {
  type ParsedSubscribe,
  parseSubscribe,
  type ReadOptions,
  type SubscribeFrom,
  type SubscribeOptions,
} from './event-bus/subscribe-options.ts';
