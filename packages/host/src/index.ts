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
export {
  createHealthRecords,
  type HealthCheckRecord,
  type HealthRecord,
  type HealthRecords,
} from './health/health-records.ts';
export { probedContributions } from './health/probed-contributions.ts';
export { createProber, type Prober, type ProberOptions } from './health/prober.ts';
export {
  type ConfigurableContribution,
  configurableOf,
  configurablesOf,
  type FindConfigurable,
  findConfigurableIn,
} from './instances/configurable-contribution.ts';
export type { ConnectionTestResult, ConnectionTests, ConnectionTrial } from './instances/connection-tests.ts';
export { type ContributionRef, DEFAULT_INSTANCE, type Instance, type InstanceRef } from './instances/instance.ts';
export { secretReferences } from './instances/instance-config.ts';
export type { InstanceProbe } from './instances/instance-probe.ts';
export type { InstanceChange, InstanceSetting } from './instances/instance-setting.ts';
export { type InstanceStatus, NOT_LIVE } from './instances/instance-status.ts';
export { createInstances, type Instances, type InstancesOptions } from './instances/instances.ts';
export type { LiveInstances } from './instances/live-instances.ts';
export {
  type ConfiguredService,
  type OpenConfiguredOptions,
  openConfigured,
  providerDeclaration,
  providerSecretHosts,
} from './instances/open-configured.ts';
export { type PickedInstance, pickInstance } from './instances/pick-instance.ts';
export { secretBindingsOf } from './instances/secret-hosts.ts';
export type { ChildLimits } from './isolation/child-limits.ts';
export { lendContracts } from './isolation/lend-contracts.ts';
export { createTierOf, PLUGIN_TIERS, type PluginTier, type TierOptions } from './isolation/tier.ts';
export {
  createPluginLifecycle,
  enabledWords,
  type PluginLifecycle,
  type PluginLifecycleOptions,
} from './lifecycle/plugin-lifecycle.ts';
export { type PluginSetting, PluginSettings } from './lifecycle/plugin-settings.ts';
export { type WatchPluginsOptions, watchPlugins } from './lifecycle/watch-plugins.ts';
export { activeConditions } from './loading/conditions.ts';
export type { Declaration, DeclarationReader } from './loading/declarations.ts';
export { type ImportModule, importModule, importPlugin } from './loading/import-plugin.ts';
export type { CrossingPoint, IsolationOptions } from './loading/load-plugin.ts';
export { createPluginHost, type PluginHost, type PluginHostOptions } from './loading/plugin-host.ts';
export type { PluginState, PluginStatus } from './loading/plugin-status.ts';
export { hostMigrations } from './migrations.ts';
export { type HostProblem, hostProblems, sayHost } from './problems.ts';
export { HOST_VERSION } from './version.ts';
