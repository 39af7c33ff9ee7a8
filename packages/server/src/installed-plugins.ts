import type { Logger } from '@automate/core';
import {
  createPluginLifecycle,
  type Discovery,
  discoverPlugins,
  enabledWords,
  type HostOptions,
  type PluginHost,
  type PluginLifecycle,
  PluginSettings,
  watchPlugins,
} from '@automate/host';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';

/** The plugins of the configuration as they were found, and how to find them again. */
export interface InstalledPlugins {
  discovery: Discovery;
  /** Manifests only: no plugin code runs. */
  discover(): Promise<Discovery>;
  /** Lets operators, other processes and, in development, the files themselves change what is in use. */
  manage(plugins: PluginHost, cleanup: Cleanup, log: Logger): PluginLifecycle;
}

/** Finds the plugins, with the operator's word in the database over the configuration's and the manifests'. */
export async function findPlugins(
  { plugins: config, tenantId }: ParsedConfig,
  db: HostOptions['db'],
): Promise<InstalledPlugins> {
  const settings = new PluginSettings(db, tenantId);
  const applied = await settings.read();
  let words = enabledWords(applied);
  const discover = () =>
    discoverPlugins({
      list: config.list,
      pluginPath: config.path,
      enabled: { ...config.enabled, ...words },
      ...(config.directory === undefined ? {} : { pluginsDirectory: config.directory }),
      ...(config.dependenciesOf === undefined ? {} : { dependenciesOf: config.dependenciesOf }),
    });
  return {
    discovery: await discover(),
    discover,
    manage(plugins, cleanup, log) {
      const apply = (enabled: Record<string, boolean>) => {
        words = enabled;
      };
      const lifecycle = createPluginLifecycle({ plugins, settings, applied, apply, log });
      cleanup.add('settings of plugins', () => lifecycle.close());
      lifecycle.follow();
      if (config.watch) {
        const folders = [...(config.directory === undefined ? [] : [config.directory]), ...config.path];
        cleanup.add('watch of plugins', watchPlugins({ plugins, folders, log }));
      }
      return lifecycle;
    },
  };
}
