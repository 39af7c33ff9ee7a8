export { createPostgresEventBus, type PostgresEventBus, type PostgresEventBusOptions } from './create-event-bus.ts';
export { eventBusMigrations } from './migrations.ts';
export { publishEvents } from './publish.ts';
