export type { AdminResource, AdminResourceDefinition } from './admin-resource/admin-resource.ts';
export type {
  AdminActionSpec,
  AdminInlineSpec,
  AdminOperation,
  AdminResourceInput,
  AdminResourceSpec,
} from './admin-resource/admin-resource-spec.ts';
export { adminPageSchema, adminRowSchema } from './admin-resource/admin-row-schema.ts';
export type {
  AdminCaller,
  AdminFilter,
  AdminPage,
  AdminQuestion,
  AdminRow,
  AdminRows,
} from './admin-resource/admin-rows.ts';
export {
  adminResourcePoint,
  createAdminResource,
  defineAdminResource,
  parseAdminResource,
} from './admin-resource/define-admin-resource.ts';
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
