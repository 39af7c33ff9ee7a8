export { type ActionInvokerOptions, createActionInvoker } from './connectors/action-invoker.ts';
export { type FindConnector, findConnectorIn, type KnownConnector } from './connectors/find-connector.ts';
export { createTriggerResolver, type TriggerResolverOptions } from './connectors/trigger-resolver.ts';
export { createHost, type Host, type HostOptions } from './create-host.ts';
export { type DiscoverOptions, discoverPlugins } from './discovery/discover-plugins.ts';
export {
  type DiscoveredPlugin,
  type Discovery,
  type DiscoveryProblem,
  PLUGIN_ORIGINS,
  type PluginOrigin,
} from './discovery/discovered-plugin.ts';
export { DEFAULT_INSTANCE, type Instance, type InstanceRef } from './instances/instance.ts';
export { createInstances, type Instances, type InstancesOptions } from './instances/instances.ts';
export type { Declaration, DeclarationReader } from './loading/declarations.ts';
export type { ImportModule } from './loading/import-plugin.ts';
export { createPluginHost, type PluginHost, type PluginHostOptions } from './loading/plugin-host.ts';
export type { PluginState, PluginStatus } from './loading/plugin-status.ts';
export { hostMigrations } from './migrations.ts';
export { HOST_VERSION } from './version.ts';
