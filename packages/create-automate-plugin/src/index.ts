export { type CreatedPlugin, type CreatePluginOptions, createPlugin } from './create-plugin.ts';
export type { PluginKind } from './kind.ts';
export { PLUGIN_KINDS } from './kinds.ts';
export { nameProblem, type PluginNames, pluginNames } from './names.ts';
