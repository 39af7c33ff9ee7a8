import { type Clock, systemClock } from '@automate/core';

/** What is known of a secret at one time: the hosts were read before the value, so never newer ones than the value. */
export interface LoadedSecret {
  hosts: readonly string[];
  value: string;
}

/** A secret that may be put to use. */
export interface UsableSecret extends LoadedSecret {
  key: string;
}

/** Entries at most. */
const SIZE = 10_000;

/** Secrets for a short time, so that a busy webhook or action does not ask the backend each time. Failures are not kept. */
export class SecretCache {
  readonly #entries = new Map<string, { until: number; loaded: Promise<LoadedSecret> }>();
  readonly #load: (tenantId: string, key: string) => Promise<LoadedSecret>;
  readonly #ttlMs: number;
  readonly #clock: Clock;

  constructor(load: (tenantId: string, key: string) => Promise<LoadedSecret>, ttlMs: number, clock = systemClock) {
    this.#load = load;
    this.#ttlMs = ttlMs;
    this.#clock = clock;
  }

  get(tenantId: string, key: string): Promise<LoadedSecret> {
    const name = JSON.stringify([tenantId, key]);
    const known = this.#entries.get(name);
    if (known && known.until > this.#clock.monotonic()) return known.loaded;
    const loaded = this.#load(tenantId, key);
    const entry = { until: this.#clock.monotonic() + this.#ttlMs, loaded };
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    if (this.#entries.size > SIZE) this.#entries.delete(this.#entries.keys().next().value as string);
    loaded.catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
    });
    return loaded;
  }

  forget(tenantId: string, key: string): void {
    this.#entries.delete(JSON.stringify([tenantId, key]));
  }
}
