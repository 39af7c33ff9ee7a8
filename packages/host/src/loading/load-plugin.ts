import { AutomateError, type ExtensionPoint, type Logger } from '@automate/core';
import type { DiscoveredPlugin } from '../discovery/discovered-plugin.ts';
import { type ChildLimits, DEFAULT_CHILD_LIMITS } from '../isolation/child-limits.ts';
import { loadInChild } from '../isolation/load-in-child.ts';
import type { PluginTier } from '../isolation/tier.ts';
import { activeConditions } from './conditions.ts';
import { type ImportModule, importModule } from './import-plugin.ts';
import { loadInProcess } from './load-in-process.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import { resolveEntry } from './resolve-entry.ts';

/** A point as the host needs it to reach contributions in another process. */
export type CrossingPoint = Pick<ExtensionPoint<unknown>, 'id'> & { readonly remote?: object };

/** Which plugins run in a process of their own, and how. */
export interface IsolationOptions {
  tierOf(plugin: DiscoveredPlugin): PluginTier;
  /** The points that plugins in other processes may contribute to. A plugin that contributes to another one is refused. */
  points: readonly CrossingPoint[];
  limits?: Partial<ChildLimits>;
  /** A module (its URL) whose contract packages are lent to plugins that bring none. */
  lender?: string;
}

/** What decides how plugins are loaded. */
export interface LoadOptions {
  isolation?: IsolationOptions;
  loadTimeoutMs?: number;
  conditions?: readonly string[];
  importModule?: ImportModule;
}

/** Loads plugins where the operator wants them. */
export function createLoad(
  {
    isolation,
    loadTimeoutMs = 10_000,
    conditions = activeConditions(),
    importModule: load = importModule,
  }: LoadOptions,
  log: Logger,
): (found: DiscoveredPlugin) => Promise<LoadedPlugin> {
  const limits = { ...DEFAULT_CHILD_LIMITS, ...isolation?.limits };
  return async (found) => {
    const { id, directory, manifest, entryFields } = found;
    if (manifest === undefined)
      throw new AutomateError({ code: 'INTERNAL', message: `plugin "${id}" has no manifest` });
    const path = await resolveEntry({ directory, entry: manifest.entry, fields: entryFields }, conditions);
    const target = { found, manifest, path };
    const tier = isolation?.tierOf(found) ?? 'trusted';
    return tier === 'trusted'
      ? loadInProcess(target, { timeoutMs: loadTimeoutMs, load })
      : loadInChild(target, { limits, log, lender: isolation?.lender });
  };
}
