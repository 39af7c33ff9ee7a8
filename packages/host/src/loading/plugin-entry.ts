import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AutomateError,
  type ExtensionPoint,
  type Logger,
  type ManifestContribution,
  refused,
  toAutomateError,
} from '@automate/core';
import type { DiscoveredPlugin } from '../discovery/discovered-plugin.ts';
import { RestartPolicy } from '../isolation/restart-policy.ts';
import type { PluginTier } from '../isolation/tier.ts';
import { sayHost } from '../problems.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import type { PluginState, PluginStatus } from './plugin-status.ts';

/** Loads a plugin by the operator's rules, after everything that is decided before its code runs. */
export type Load = (found: DiscoveredPlugin) => Promise<LoadedPlugin>;

export interface PluginEntryOptions {
  load: Load;
  log: Logger;
}

/** One plugin of an installation: as it was found, and its code from its first use on. */
export class PluginEntry {
  /** Why what it declares cannot be used, as others are there. */
  refusal: AutomateError | undefined;
  /** Why its newest version is not in use, though an older one is. */
  updateFailure: AutomateError | undefined;
  readonly #load: Load;
  readonly #log: Logger;
  readonly #restarts = new RestartPolicy();
  #found: DiscoveredPlugin;
  #tier: PluginTier;
  #failure: AutomateError | undefined;
  #loading: Promise<LoadedPlugin> | undefined;
  #loaded: LoadedPlugin | undefined;

  constructor(found: DiscoveredPlugin, tier: PluginTier, { load, log }: PluginEntryOptions) {
    this.#found = found;
    this.#tier = tier;
    this.#load = load;
    this.#log = log;
  }

  get found(): DiscoveredPlugin {
    return this.#found;
  }

  get tier(): PluginTier {
    return this.#tier;
  }

  get isLoaded(): boolean {
    return this.#loaded !== undefined;
  }

  get isUsable(): boolean {
    return this.state === 'discovered' || this.state === 'loaded';
  }

  get state(): PluginState {
    if (this.#found.state === 'disabled') return 'disabled';
    if (this.reason !== undefined) return 'failed';
    return this.#loaded === undefined ? 'discovered' : 'loaded';
  }

  get reason(): AutomateError | undefined {
    const { state, reason } = this.#found;
    if (state !== 'discovered') return reason;
    if (this.refusal !== undefined) return this.refusal;
    // What rests after crashes is tried again when its time has come.
    const over = this.#restarts.rests && this.#restarts.waitMs(performance.now()) === 0;
    return over ? undefined : this.#failure;
  }

  status(): PluginStatus {
    const { found, tier, state, reason, updateFailure } = this;
    const pid = this.#loaded?.pid;
    return {
      id: found.id,
      version: found.version,
      displayName: found.manifest?.displayName ?? found.id,
      ...(found.manifest?.description === undefined ? {} : { description: found.manifest.description }),
      packageName: found.packageName,
      origin: found.origin,
      directory: found.directory,
      tier,
      state,
      ...(pid === undefined ? {} : { pid }),
      ...(reason === undefined ? {} : { reason }),
      ...(updateFailure === undefined ? {} : { updateFailure }),
    };
  }

  /** @throws AutomateError FAILED_PRECONDITION when it is disabled or failed, UNAVAILABLE while it rests after crashes */
  refuseUnusable(): void {
    if (this.isUsable) return;
    const { found, reason } = this;
    const rests = this.#restarts.rests && reason === this.#failure;
    const said =
      this.state === 'disabled'
        ? sayHost('plugin_disabled', { plugin: found.id })
        : sayHost('plugin_failed', { plugin: found.id, detail: reason?.message ?? '' });
    throw refused(rests ? 'UNAVAILABLE' : 'FAILED_PRECONDITION', said, {
      ...(rests ? { retryAfterMs: Math.ceil(this.#restarts.waitMs(performance.now())) } : {}),
      ...(reason === undefined ? {} : { cause: reason }),
    });
  }

  /** A contribution's code, loaded now if need be. Undefined when the code has none. */
  async contribution<T>(point: ExtensionPoint<T>, declared: ManifestContribution): Promise<T | undefined> {
    return (await this.load()).contribution(point, declared);
  }

  /** Loads it, once. Throws as `refuseUnusable`. */
  load(): Promise<LoadedPlugin> {
    try {
      this.refuseUnusable();
    } catch (error) {
      return Promise.reject(error);
    }
    this.#loading ??= this.#begin();
    return this.#loading;
  }

  /**
   * Puts another version, or the same read anew, in its place. What is loaded is only replaced by what loads; calls under
   * way finish on the old. Throws why it was not done.
   */
  async replace(found: DiscoveredPlugin, tier: PluginTier): Promise<() => void> {
    const next = this.#loaded === undefined || found.state !== 'discovered' ? undefined : await this.#load(found);
    return () => {
      const old = this.#loaded;
      this.#found = found;
      this.#tier = tier;
      this.#failure = undefined;
      this.updateFailure = undefined;
      this.#restarts.reset();
      this.#loaded = undefined;
      this.#loading = undefined;
      if (next !== undefined) {
        this.#adopt(next);
        this.#loading = Promise.resolve(next);
      }
      void old?.retire();
    };
  }

  /** Frees what is loaded, calls under way first. */
  async unload(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    this.#loading = undefined;
    await loaded?.retire();
  }

  /** Frees what is loaded at once. */
  async stop(): Promise<void> {
    const loading = this.#loading;
    this.#loading = undefined;
    const loaded = await loading?.catch(() => undefined);
    this.#loaded = undefined;
    await loaded?.stop();
  }

  async #begin(): Promise<LoadedPlugin> {
    const started = performance.now();
    const { id, version } = this.#found;
    try {
      const waitMs = this.#restarts.waitMs(started);
      if (waitMs > 0) await sleep(waitMs);
      const loaded = await this.#load(this.#found);
      this.#adopt(loaded);
      this.#log.info({ plugin: id, version, ms: Math.round(performance.now() - started) }, 'plugin loaded');
      return loaded;
    } catch (error) {
      const reason = toAutomateError(error);
      if (reason.code === 'UNAVAILABLE' || reason.code === 'RESOURCE_EXHAUSTED') {
        this.#restarts.crashed(performance.now(), undefined);
        this.#loading = undefined;
      }
      this.#fail(reason);
      this.refuseUnusable();
      throw error;
    }
  }

  #adopt(loaded: LoadedPlugin): void {
    const started = performance.now();
    this.#loaded = loaded;
    this.#failure = undefined;
    void loaded.ended?.then((reason) => {
      if (this.#loaded !== loaded) return;
      this.#loaded = undefined;
      this.#loading = undefined;
      this.#restarts.crashed(performance.now(), performance.now() - started);
      if (this.#restarts.rests) this.#fail(reason);
      else this.#log.warn({ plugin: this.#found.id, reason: reason.message }, 'the process of a plugin ended');
    });
  }

  #fail(reason: AutomateError): void {
    this.#failure = reason;
    const { id, directory } = this.#found;
    this.#log.warn({ plugin: id, directory, reason: reason.message }, 'plugin failed');
  }
}
