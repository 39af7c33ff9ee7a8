import { AutomateError, type ExtensionPoint, type Logger, type ManifestContribution } from '@automate/core';
import { checkCeiling } from '../loading/check-ceiling.ts';
import type { LoadedPlugin, LoadTarget } from '../loading/loaded-plugin.ts';
import type { ChildLimits } from './child-limits.ts';
import { PluginChild } from './plugin-child.ts';

export interface ChildLoaderOptions {
  limits: ChildLimits;
  log: Logger;
  /** The module (a URL) that lends contract packages to plugins that bring none. */
  lender: string | undefined;
}

/** Starts a process for a plugin and loads it there. What its code says of itself is held against the manifest. */
export async function loadInChild(
  { found, manifest, path }: LoadTarget,
  { limits, log, lender }: ChildLoaderOptions,
): Promise<LoadedPlugin> {
  const child = new PluginChild({ pluginId: found.id, directory: found.directory, limits, log });
  try {
    const { id, version, contributions } = await child.load({ path, lender });
    const contributes = contributions.map(({ point, key, described }) => ({
      point,
      key,
      value: undefined,
      describe: () => described,
    }));
    const said = { ...(id === undefined ? {} : { id }), ...(version === undefined ? {} : { version }), contributes };
    checkCeiling(said, manifest, found.version);
    const crossing = new Map(contributions.map(({ point, key, crosses }) => [nameOf(point, key), crosses]));
    return new ChildPlugin(found.id, child, crossing);
  } catch (error) {
    child.end('it was not loaded');
    throw error;
  }
}

class ChildPlugin implements LoadedPlugin {
  readonly ended: Promise<AutomateError>;
  readonly #pluginId: string;
  readonly #child: PluginChild;
  readonly #crossing: ReadonlyMap<string, boolean>;
  readonly #proxies = new Map<string, unknown>();

  constructor(pluginId: string, child: PluginChild, crossing: ReadonlyMap<string, boolean>) {
    this.#pluginId = pluginId;
    this.#child = child;
    this.#crossing = crossing;
    this.ended = child.ended;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  contribution<T>(point: ExtensionPoint<T>, declared: ManifestContribution): T | undefined {
    const name = nameOf(point.id, declared.key);
    const crosses = this.#crossing.get(name);
    if (crosses === undefined) return undefined;
    if (!crosses || point.remote === undefined) throw cannotCross(this.#pluginId, point.id, declared.key);
    const proxy = (this.#proxies.get(name) ??
      point.remote.proxy(declared, this.#child.contribution(point.id, declared.key))) as T;
    this.#proxies.set(name, proxy);
    return proxy;
  }

  retire(): Promise<void> {
    return this.#child.retire();
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}

function nameOf(point: string, key: string): string {
  return `${point} ${key}`;
}

/** Of a contribution that only works within the host's own process. */
export function cannotCross(pluginId: string, point: string, key: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message:
      `plugin "${pluginId}" contributes ${point} "${key}", which does not work from a process of its own: ` +
      "trust the plugin to run in the server's process (plugins.tiers.trusted), or do without it",
    effect: 'none',
  });
}
