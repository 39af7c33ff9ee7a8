export type { Configurable, ConfigurableDefinition, InstanceHooks } from './configurable.ts';
export {
  type ConfigurableManifest,
  configurableManifestShape,
  describeConfigurable,
  manifestFieldProblems,
  manifestJsonSchemaSchema,
} from './configurable-manifest.ts';
export { createConfigurable } from './create-configurable.ts';
export type { GuardedFetch, GuardedFetchInit } from './guarded-fetch.ts';
export { type ConnectionTest, HEALTH_STATUSES, type HealthReport, type HealthStatus } from './health.ts';
export type { ConfiguredInstance, InstanceContext } from './instance-context.ts';
export { type NormalizeError, normalizeForeignError } from './normalize-error.ts';
export type { Provider, ProviderDefinition, ServiceMethods } from './provider.ts';
export {
  defineProviderKind,
  type ProviderKind,
  type ProviderKindOptions,
  type ProviderManifest,
} from './provider-kind.ts';
export {
  type ConfigurableProxy,
  type ConfigurableServer,
  configurableProxy,
  serveConfigurable,
} from './remote/remote-configurable.ts';
