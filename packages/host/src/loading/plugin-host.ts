import {
  AutomateError,
  type ExtensionPoint,
  type Logger,
  type Manifest,
  type ManifestContribution,
  refused,
  silentLogger,
  toAutomateError,
} from '@automate/core';
import type { DiscoveredPlugin, Discovery, DiscoveryProblem } from '../discovery/discovered-plugin.ts';
import { cannotCross } from '../isolation/load-in-child.ts';
import type { PluginTier } from '../isolation/tier.ts';
import { sayHost } from '../problems.ts';
import { type Declaration, type DeclarationReader, Declarations } from './declarations.ts';
import type { ImportModule } from './import-plugin.ts';
import { createLoad, type IsolationOptions } from './load-plugin.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import { missingDependency } from './missing-dependency.ts';
import { type Load, PluginEntry } from './plugin-entry.ts';
import type { PluginStatus } from './plugin-status.ts';

export interface PluginHostOptions {
  discovery: Discovery;
  /** Finds the plugins anew, for `refresh` and `reload`. Absent: those are not possible. */
  discover?: () => Promise<Discovery>;
  /** By extension point. A plugin with a declaration that is refused is failed before it is imported. */
  readers?: Readonly<Record<string, DeclarationReader>>;
  /** Which plugins run in a process of their own. Absent: none does. */
  isolation?: IsolationOptions;
  /** Whether plugins in this process may be imported again, beside what they were: for development. Default false. */
  reloadInProcess?: boolean;
  /** Milliseconds an entry may take to load in this process. Default 10,000. */
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
  /**
   * A contribution's code, imported now if need be. Throws as `declaration` and `load`. The same object each time, until
   * its plugin is replaced or its process ended: then another, to be configured anew.
   */
  contribution<T>(point: ExtensionPoint<T>, key: string): Promise<T>;
  /**
   * Loads a plugin, once. Throws NOT_FOUND; FAILED_PRECONDITION with the reason, then it stays failed; UNAVAILABLE while it
   * rests after its process ended too often.
   */
  load(pluginId: string): Promise<void>;
  /** Imports those that ask for it in their manifest. Throws nothing: what fails is failed. */
  loadEager(): Promise<void>;
  /**
   * Finds the plugins anew: new ones are there, those that are gone or disabled are unloaded, those of another manifest or
   * version, and those of which `changed` says so, are replaced. One that cannot be stays as it is, with its `updateFailure`.
   */
  refresh(changed?: (plugin: DiscoveredPlugin) => boolean): Promise<void>;
  /** Reads a plugin anew and replaces it, without stopping calls under way. Throws NOT_FOUND, and why it was not replaced. */
  reload(pluginId: string): Promise<void>;
  /** Told after each change of what plugins there are, can be used or declare. Returns what ends it. */
  onChange(listener: () => void): () => void;
  /** Ends the plugins' processes. */
  stop(): Promise<void>;
}

export function createPluginHost(options: PluginHostOptions): PluginHost {
  return new Host(options);
}

class Host implements PluginHost {
  problems: readonly DiscoveryProblem[] = [];
  #entries: ReadonlyMap<string, PluginEntry> = new Map();
  #declarations: Declarations;
  #updating: Promise<unknown> = Promise.resolve();
  readonly #options: PluginHostOptions;
  readonly #load: Load;
  readonly #log: Logger;
  readonly #listeners = new Set<() => void>();

  constructor(options: PluginHostOptions) {
    this.#options = options;
    this.#log = options.log ?? silentLogger;
    this.#load = createLoad(options, this.#log);
    this.#declarations = this.#declare(this.#entries);
    this.#admit(options.discovery, this.#entriesOf(options.discovery));
  }

  status(): PluginStatus[] {
    return [...this.#entries.values()].map((entry) => entry.status());
  }

  manifest(pluginId: string): Manifest | undefined {
    return this.#entries.get(pluginId)?.found.manifest;
  }

  version(pluginId: string): string {
    return this.#entry(pluginId).found.version;
  }

  available(): string[] {
    return [...this.#entries.values()].filter(({ isUsable }) => isUsable).map(({ found }) => found.id);
  }

  declarations(point: string): Declaration[] {
    return this.#declarations.list(point);
  }

  declaration(point: string, key: string): Declaration {
    const declaration = this.#declarations.get(point, key);
    if (declaration === undefined) {
      throw refused('NOT_FOUND', sayHost('no_contribution', { point, key }));
    }
    this.#entry(declaration.pluginId).refuseUnusable();
    return declaration;
  }

  async contribution<T>(point: ExtensionPoint<T>, key: string): Promise<T> {
    const { pluginId, entry } = this.declaration(point.id, key);
    const known = this.#options.isolation?.points.find(({ id }) => id === point.id) as ExtensionPoint<T> | undefined;
    const value = await this.#entry(pluginId).contribution(known ?? point, entry);
    if (value !== undefined) return value;
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `plugin "${pluginId}" declares ${point.id} "${key}" in its manifest, but its code has none`,
      effect: 'none',
    });
  }

  async load(pluginId: string): Promise<void> {
    await this.#entry(pluginId).load();
  }

  async loadEager(): Promise<void> {
    const eager = [...this.#entries.values()].filter((entry) => entry.isUsable && entry.found.manifest?.eager);
    await Promise.allSettled(eager.map((entry): Promise<LoadedPlugin> => entry.load()));
  }

  refresh(changed: (plugin: DiscoveredPlugin) => boolean = () => false): Promise<void> {
    return this.#oneAtATime(async () => this.#update(await this.#discover(), changed));
  }

  async reload(pluginId: string): Promise<void> {
    await this.#oneAtATime(async () => {
      this.#entry(pluginId);
      await this.#update(await this.#discover(), ({ id }) => id === pluginId);
    });
    const { updateFailure } = this.#entry(pluginId);
    if (updateFailure !== undefined) throw updateFailure;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#entries.values()].map((entry) => entry.stop()));
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#updating.then(work);
    this.#updating = done.catch(() => {});
    return done;
  }

  #discover(): Promise<Discovery> {
    if (this.#options.discover !== undefined) return this.#options.discover();
    const message = 'this host cannot find its plugins anew: it was made without `discover`';
    throw new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
  }

  /** Everything that can take time or fail comes first; what readers see changes at once. */
  async #update(discovery: Discovery, changed: (plugin: DiscoveredPlugin) => boolean): Promise<void> {
    const before = this.#entries;
    const commits: (() => void)[] = [];
    for (const found of discovery.plugins) {
      const entry = before.get(found.id);
      if (entry === undefined || !(changed(found) || isOther(entry.found, found))) continue;
      const commit = await this.#prepare(entry, found);
      if (commit !== undefined) commits.push(commit);
    }
    const kept = new Map([...before].filter(([id]) => discovery.plugins.some((found) => found.id === id)));
    const gone = [...before.values()].filter(({ found }) => !kept.has(found.id));
    for (const commit of commits) commit();
    this.#admit(discovery, this.#entriesOf(discovery, kept));
    for (const entry of gone) void entry.unload();
    for (const listener of this.#listeners) listener();
  }

  /** Undefined when the old one stays in use. */
  async #prepare(entry: PluginEntry, found: DiscoveredPlugin): Promise<(() => void) | undefined> {
    try {
      const refusal = this.#refusalOf(found);
      if (entry.isLoaded && found.state !== 'disabled') {
        if (refusal !== undefined) throw refusal;
        if (this.#tierOf(found) === 'trusted' && this.#options.reloadInProcess !== true) throw inProcess(found);
      }
      return await entry.replace(found, this.#tierOf(found));
    } catch (error) {
      entry.updateFailure = toAutomateError(error);
      const { id, version } = found;
      this.#log.warn({ plugin: id, version, reason: entry.updateFailure.message }, 'plugin not replaced');
      return undefined;
    }
  }

  #entriesOf(discovery: Discovery, kept: ReadonlyMap<string, PluginEntry> = new Map()): Map<string, PluginEntry> {
    const make = (found: DiscoveredPlugin) =>
      new PluginEntry(found, this.#tierOf(found), { load: this.#load, log: this.#log });
    return new Map(discovery.plugins.map((found) => [found.id, kept.get(found.id) ?? make(found)]));
  }

  #admit({ problems }: Discovery, entries: ReadonlyMap<string, PluginEntry>): void {
    const known = new Set([...this.problems.map(({ where }) => where), ...this.#entries.keys()]);
    this.#entries = entries;
    this.problems = problems;
    this.#declarations = this.#declare(entries);
    for (const { where, error } of problems) {
      if (!known.has(where)) this.#log.warn({ where, error: error.message }, 'plugin not used');
    }
    for (const { found, state, reason } of entries.values()) {
      if (state !== 'failed' || known.has(found.id)) continue;
      this.#log.warn({ plugin: found.id, directory: found.directory, reason: reason?.message }, 'plugin failed');
    }
  }

  #declare(entries: ReadonlyMap<string, PluginEntry>): Declarations {
    const declarations = new Declarations(this.#options.readers ?? {}, (id) => entries.get(id)?.isUsable === true);
    for (const entry of entries.values()) {
      const { found } = entry;
      entry.refusal = undefined;
      const refused = declarations.add(found.id, found.manifest?.contributions ?? []);
      entry.refusal = this.#refusalOf(found) ?? refused;
    }
    refuseDependents(entries);
    return declarations;
  }

  /** Why a plugin's code must not be run, whatever others declare. */
  #refusalOf(found: DiscoveredPlugin): AutomateError | undefined {
    if (found.reason !== undefined) return found.reason;
    const { isolation } = this.#options;
    if (isolation === undefined || this.#tierOf(found) === 'trusted') return undefined;
    const crosses = ({ point }: ManifestContribution) =>
      isolation.points.some(({ id, remote }) => id === point && remote !== undefined);
    const stuck = found.manifest?.contributions.find((contribution) => !crosses(contribution));
    return stuck === undefined ? undefined : cannotCross(found.id, stuck.point, stuck.key);
  }

  #tierOf(found: DiscoveredPlugin): PluginTier {
    return this.#options.isolation?.tierOf(found) ?? 'trusted';
  }

  #entry(pluginId: string): PluginEntry {
    const entry = this.#entries.get(pluginId);
    if (entry !== undefined) return entry;
    throw refused('NOT_FOUND', sayHost('no_plugin', { plugin: pluginId }));
  }
}

/** Until nothing changes: who depends on one that was refused is refused too. */
function refuseDependents(entries: ReadonlyMap<string, PluginEntry>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const entry of entries.values()) {
      if (!entry.isUsable) continue;
      entry.refusal = missingDependency(entry.found, entries);
      changed ||= entry.refusal !== undefined;
    }
  }
}

function inProcess({ id }: DiscoveredPlugin): AutomateError {
  return refused('FAILED_PRECONDITION', sayHost('plugin_in_process', { plugin: id }));
}

/** Whether what was found under an id is another version than what was found before. */
function isOther(before: DiscoveredPlugin, now: DiscoveredPlugin): boolean {
  const told = ({ version, directory, state, manifest, reason }: DiscoveredPlugin) =>
    JSON.stringify([version, directory, state, manifest, reason?.message]);
  return told(before) !== told(now);
}
