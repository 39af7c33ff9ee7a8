import { type ExtensionPoint, type Logger, queryDatabase } from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { PluginHost } from '../loading/plugin-host.ts';
import { beginLife } from './begin-life.ts';
import type { FindConfigurable } from './configurable-contribution.ts';
import type { Application, InstanceStatuses } from './instance-status.ts';
import type { Instances } from './instances.ts';
import type { Life } from './life.ts';
import { LiveInstance } from './live-instance.ts';
import { type LiveTarget, targetKey } from './live-target.ts';

export interface LiveInstancesOptions {
  db: PostgresJsDatabase;
  plugins: Pick<PluginHost, 'contribution' | 'manifest' | 'onChange'>;
  findConfigurable: FindConfigurable;
  instances: Instances;
  statuses: InstanceStatuses;
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose' | 'redactText'>;
  log: Logger;
  /** How often changes of other processes are looked for, in milliseconds. Default 2,000. */
  watchMs?: number;
  /** How long `configure` may take, in milliseconds. Default 30,000. */
  configureTimeoutMs?: number;
  /** How long `dispose` may take, in milliseconds; at the end of the process everything twice as long. Default 4,000. */
  disposeTimeoutMs?: number;
}

/** The instances that are live in this process. */
export interface LiveInstances {
  /**
   * Calls `work` with a life of the instance, taken live by its code's `configure` when that is its first use here. The
   * life is not disposed of before `work` ends. Throws what `configure` threw where no configuration ever worked.
   */
  use<T>(target: LiveTarget, work: (life: Life) => Promise<T>): Promise<T>;
  /** Frees everything, at the end of the process. Waits for calls that still use it, but not for ever. */
  close(): Promise<void>;
}

/** A process is known to be there by what it says at least so often. */
const HEARTBEAT_MS = 20_000;
/** How often secrets that nothing uses are looked for. */
const SWEEP_MS = 60_000;

/** Keeps instances live: sees the changes of this process at once, and those of others within `watchMs`. */
export function createLiveInstances(options: LiveInstancesOptions): LiveInstances {
  return new Registry(options);
}

class Registry implements LiveInstances {
  readonly #options: LiveInstancesOptions;
  readonly #entries = new Map<string, LiveInstance>();
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #stopListening: (() => void)[];
  /** What was not told yet. */
  readonly #untold = new Set<LiveInstance>();
  #telling: Promise<void> | undefined;
  #watching: Promise<void> | undefined;
  #beat = performance.now();
  #swept = performance.now();

  constructor(options: LiveInstancesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#watching ??= this.#watch().finally(() => {
        this.#watching = undefined;
      });
    }, options.watchMs ?? 2000);
    this.#timer.unref();
    const ofInstances = options.instances.onChange((changed, deleted) => {
      for (const [key, entry] of this.#of(changed)) {
        if (deleted) this.#remove(key, entry);
        else void entry.refresh({ ...entry.target, instance: changed });
      }
    });
    this.#stopListening = [ofInstances, options.plugins.onChange(() => this.#followPlugins())];
  }

  async use<T>(target: LiveTarget, work: (life: Life) => Promise<T>): Promise<T> {
    const life = await this.#entry(target).acquire(target);
    try {
      return await work(life);
    } finally {
      life.release();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const stop of this.#stopListening) stop();
    this.#closing.abort(new Error('the server stops'));
    const { disposeTimeoutMs = 4000, log } = this.#options;
    const all = Promise.all([...this.#entries].map(([key, entry]) => this.#remove(key, entry)));
    const limit = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => limit.resolve('late'), 2 * disposeTimeoutMs);
    if ((await Promise.race([all, limit.promise])) === 'late') log.warn({}, 'instances are still in use at the end');
    clearTimeout(timer);
    await Promise.all([this.#watching, this.#telling]);
    await this.#quietly(() => this.#options.statuses.leave());
  }

  #entry(target: LiveTarget): LiveInstance {
    const key = targetKey(target);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const { configureTimeoutMs = 30_000, disposeTimeoutMs = 4000, plugins, fetch, secrets, log } = this.#options;
    const begin = { fetch, secrets, log, configureTimeoutMs, disposeTimeoutMs, signal: this.#closing.signal };
    const entry: LiveInstance = new LiveInstance(target, {
      load: ({ contribution: { point, key: of } }) => plugins.contribution({ id: point } as ExtensionPoint<object>, of),
      configure: (wanted, code) => beginLife(wanted, code, begin),
      changed: () => this.#tell(entry),
    });
    this.#entries.set(key, entry);
    return entry;
  }

  /** What was replaced is configured anew, so that the code before can free what it holds; what is gone is retired. */
  #followPlugins(): void {
    for (const [key, entry] of this.#entries) {
      const { pluginId, contribution } = entry.target;
      try {
        const now = this.#options.findConfigurable(pluginId, contribution);
        const permissions = this.#options.plugins.manifest(pluginId)?.permissions ?? [];
        void entry.refresh({ ...entry.target, contribution: now, permissions });
      } catch {
        void this.#remove(key, entry);
      }
    }
  }

  #of({ tenantId, pluginId, name }: { tenantId: string; pluginId: string; name: string }): [string, LiveInstance][] {
    return [...this.#entries].filter(
      ([, { target }]) => target.tenantId === tenantId && target.pluginId === pluginId && target.instance.name === name,
    );
  }

  async #remove(key: string, entry: LiveInstance): Promise<void> {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    await entry.close();
    this.#untold.delete(entry);
    await this.#quietly(() => this.#options.statuses.forget(refOf(entry)));
  }

  /** Once for all that change together. */
  #tell(entry: LiveInstance): void {
    if (entry.target.instance.id === undefined) return;
    this.#untold.add(entry);
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = undefined;
    });
  }

  async #tellAll(): Promise<void> {
    while (this.#untold.size > 0) {
      await Promise.resolve();
      const told = [...this.#untold].filter((entry) => this.#entries.get(targetKey(entry.target)) === entry);
      this.#untold.clear();
      await this.#quietly(() => this.#options.statuses.report(told.map((entry) => this.#applicationOf(entry))));
    }
  }

  #applicationOf(entry: LiveInstance): Application {
    const { failed, ...versions } = entry.status;
    if (failed === undefined) return { ...refOf(entry), ...versions };
    const { version, error } = failed;
    const message = this.#options.secrets.redactText(error.message).slice(0, 2000);
    return { ...refOf(entry), ...versions, failed: { version, code: error.code, message } };
  }

  /** What other processes changed, and what is due in this one. */
  async #watch(): Promise<void> {
    await this.#quietly(() => this.#lookForChanges());
    if (performance.now() - this.#beat >= HEARTBEAT_MS) {
      this.#beat = performance.now();
      for (const entry of this.#entries.values()) this.#tell(entry);
    }
    if (performance.now() - this.#swept >= SWEEP_MS) {
      this.#swept = performance.now();
      await this.#options.instances.sweep();
    }
  }

  async #lookForChanges(): Promise<void> {
    const entries = [...this.#entries].filter(([, { target }]) => target.instance.id !== undefined);
    if (entries.length === 0) return;
    const { instances } = this.#options;
    const now = await this.#versionsOf(entries.map(([, entry]) => entry));
    for (const [key, entry] of entries) {
      const { instance } = entry.target;
      const version = now.get(instance.id as string);
      if (version === instance.version) {
        // A failed one is tried again when its time has come.
        if (entry.status.failed !== undefined) void entry.refresh();
        continue;
      }
      const found = await instances.get(refOf(entry));
      if (found !== undefined && found.id === instance.id) {
        instances.cache.forget(found);
        void entry.refresh({ ...entry.target, instance: found });
      } else void this.#remove(key, entry);
    }
  }

  async #versionsOf(entries: readonly LiveInstance[]): Promise<Map<string, number>> {
    const refs = entries.map(refOf).map(({ tenantId, pluginId, name }) => ({ tenantId, pluginId, name }));
    const statement = sql`
      SELECT i.id, i.version
      FROM jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) AS r("tenantId" text, "pluginId" text, name text)
      JOIN automate_host.instances i
        ON i.tenant_id = r."tenantId" AND i.plugin_id = r."pluginId" AND i.name = r.name`;
    const rows = await queryDatabase('Looking for changed instances', 'hostMigrations', async () => [
      ...(await this.#options.db.execute<{ id: string; version: number }>(statement)),
    ]);
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log.debug({ reason }, 'the state of instances could not be told or read; it is tried again');
    }
  }
}

function refOf({ target: { tenantId, pluginId, instance } }: LiveInstance) {
  return { tenantId, pluginId, name: instance.name };
}
