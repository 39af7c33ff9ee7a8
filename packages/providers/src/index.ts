export type { Configurable, InstanceHooks } from './configurable.ts';
export { createConfigurable } from './create-configurable.ts';
export type { GuardedFetch, GuardedFetchInit } from './guarded-fetch.ts';
export { type ConnectionTest, HEALTH_STATUSES, type HealthReport, type HealthStatus } from './health.ts';
export type { ConfiguredInstance, InstanceContext } from './instance-context.ts';
