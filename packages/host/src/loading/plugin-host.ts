import {
  AutomateError,
  type ExtensionPoint,
  type Logger,
  type Manifest,
  type Plugin,
  silentLogger,
  toAutomateError,
} from '@automate/core';
import type { DiscoveredPlugin, Discovery, DiscoveryProblem } from '../discovery/discovered-plugin.ts';
import { checkCeiling } from './check-ceiling.ts';
import { activeConditions } from './conditions.ts';
import { type Declaration, type DeclarationReader, Declarations } from './declarations.ts';
import { type ImportModule, importModule, importPlugin } from './import-plugin.ts';
import type { PluginState, PluginStatus } from './plugin-status.ts';
import { resolveEntry } from './resolve-entry.ts';

export interface PluginHostOptions {
  discovery: Discovery;
  /** By extension point. A plugin with a declaration that is refused is failed before it is imported. */
  readers?: Readonly<Record<string, DeclarationReader>>;
  /** Milliseconds an entry may take to load. Default 10,000. */
  loadTimeoutMs?: number;
  /** Conditions of `exports`. Default: those of this process. */
  conditions?: readonly string[];
  importModule?: ImportModule;
  log?: Logger;
}

/** Keeps the plugins of an installation: what they declare, and their code from its first use on. */
export interface PluginHost {
  readonly problems: readonly DiscoveryProblem[];
  status(): PluginStatus[];
  /** Undefined when there is no such plugin, or its manifest cannot be read. */
  manifest(pluginId: string): Manifest | undefined;
  /** The version in its package.json. Throws NOT_FOUND. */
  version(pluginId: string): string;
  /** Plugins that can be used: neither failed nor disabled. */
  available(): string[];
  /** What usable plugins declare for an extension point, in order of precedence. */
  declarations(point: string): Declaration[];
  /** Throws NOT_FOUND when nobody declares it, FAILED_PRECONDITION when whoever does is failed or disabled. */
  declaration(point: string, key: string): Declaration;
  /** A contribution's code, imported now if need be. Throws as `declaration` and `load`. */
  contribution<T>(point: ExtensionPoint<T>, key: string): Promise<T>;
  /** Imports a plugin, once. Throws NOT_FOUND, or FAILED_PRECONDITION with the reason; then it stays failed. */
  load(pluginId: string): Promise<Plugin>;
  /** Imports those that ask for it in their manifest. Throws nothing: what fails is failed. */
  loadEager(): Promise<void>;
}

interface Entry {
  readonly found: DiscoveredPlugin;
  state: PluginState;
  reason: AutomateError | undefined;
  loading: Promise<Plugin> | undefined;
}

export function createPluginHost(options: PluginHostOptions): PluginHost {
  return new Host(options);
}

class Host implements PluginHost {
  readonly problems: readonly DiscoveryProblem[];
  readonly #entries = new Map<string, Entry>();
  readonly #declarations: Declarations;
  readonly #options: PluginHostOptions;
  readonly #conditions: readonly string[];
  readonly #log: Logger;

  constructor(options: PluginHostOptions) {
    this.#options = options;
    this.#conditions = options.conditions ?? activeConditions();
    this.#log = options.log ?? silentLogger;
    this.#declarations = new Declarations(options.readers ?? {}, (id) => isUsable(this.#entry(id)));
    this.problems = options.discovery.problems;
    for (const found of options.discovery.plugins) this.#admit(found);
    for (const { where, error } of this.problems) this.#log.warn({ where, error: error.message }, 'plugin not used');
  }

  status(): PluginStatus[] {
    return [...this.#entries.values()].map(({ found, state, reason }) => ({
      id: found.id,
      version: found.version,
      displayName: found.manifest?.displayName ?? found.id,
      ...(found.manifest?.description === undefined ? {} : { description: found.manifest.description }),
      packageName: found.packageName,
      origin: found.origin,
      directory: found.directory,
      state,
      ...(reason === undefined ? {} : { reason }),
    }));
  }

  manifest(pluginId: string): Manifest | undefined {
    return this.#entries.get(pluginId)?.found.manifest;
  }

  version(pluginId: string): string {
    return this.#entry(pluginId).found.version;
  }

  available(): string[] {
    return [...this.#entries.values()].filter(isUsable).map(({ found }) => found.id);
  }

  declarations(point: string): Declaration[] {
    return this.#declarations.list(point);
  }

  declaration(point: string, key: string): Declaration {
    const declaration = this.#declarations.get(point, key);
    if (declaration === undefined) {
      const message = `there is no ${point} "${key}": install a plugin that has one, or check its name`;
      throw new AutomateError({ code: 'NOT_FOUND', message, effect: 'none' });
    }
    refuseUnusable(this.#entry(declaration.pluginId));
    return declaration;
  }

  async contribution<T>(point: ExtensionPoint<T>, key: string): Promise<T> {
    const { pluginId } = this.declaration(point.id, key);
    const plugin = await this.load(pluginId);
    const contribution = plugin.contributes.find((candidate) => candidate.point === point.id && candidate.key === key);
    if (contribution !== undefined) return contribution.value as T;
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `plugin "${pluginId}" declares ${point.id} "${key}" in its manifest, but its code has none`,
      effect: 'none',
    });
  }

  async load(pluginId: string): Promise<Plugin> {
    const entry = this.#entry(pluginId);
    refuseUnusable(entry);
    entry.loading ??= this.#import(entry);
    return entry.loading;
  }

  async loadEager(): Promise<void> {
    const eager = [...this.#entries.values()].filter((entry) => isUsable(entry) && entry.found.manifest?.eager);
    await Promise.allSettled(eager.map(({ found }) => this.load(found.id)));
  }

  async #import(entry: Entry): Promise<Plugin> {
    const { directory, manifest, version, entryFields, id } = entry.found;
    const started = performance.now();
    try {
      if (manifest === undefined)
        throw new AutomateError({ code: 'INTERNAL', message: `plugin "${id}" has no manifest` });
      const location = { directory, entry: manifest.entry, fields: entryFields };
      const path = await resolveEntry(location, this.#conditions);
      const { loadTimeoutMs = 10_000, importModule: load = importModule } = this.#options;
      const plugin = await importPlugin(path, loadTimeoutMs, load);
      checkCeiling(plugin, manifest, version);
      entry.state = 'loaded';
      this.#log.info({ plugin: id, version, ms: Math.round(performance.now() - started) }, 'plugin loaded');
      return plugin;
    } catch (error) {
      this.#fail(entry, toAutomateError(error));
      refuseUnusable(entry);
      throw error;
    }
  }

  #admit(found: DiscoveredPlugin): void {
    const entry: Entry = { found, state: found.state, reason: found.reason, loading: undefined };
    this.#entries.set(found.id, entry);
    const refused = this.#declarations.add(found.id, found.manifest?.contributions ?? []);
    const reason = entry.reason ?? (isUsable(entry) ? refused : undefined);
    if (reason !== undefined && entry.state !== 'disabled') this.#fail(entry, reason);
  }

  #fail(entry: Entry, reason: AutomateError): void {
    entry.state = 'failed';
    entry.reason = reason;
    const { id, directory } = entry.found;
    this.#log.warn({ plugin: id, directory, reason: reason.message }, 'plugin failed');
  }

  #entry(pluginId: string): Entry {
    const entry = this.#entries.get(pluginId);
    if (entry !== undefined) return entry;
    throw new AutomateError({ code: 'NOT_FOUND', message: `there is no plugin "${pluginId}"`, effect: 'none' });
  }
}

function isUsable({ state }: Entry): boolean {
  return state === 'discovered' || state === 'loaded';
}

function refuseUnusable(entry: Entry): void {
  if (isUsable(entry)) return;
  const { found, state, reason } = entry;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message:
      state === 'disabled'
        ? `plugin "${found.id}" is disabled`
        : `plugin "${found.id}" failed: ${reason?.message ?? ''}`,
    effect: 'none',
    ...(reason === undefined ? {} : { cause: reason }),
  });
}
