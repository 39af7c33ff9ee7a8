import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, toAutomateError } from '@automate/core';
import type { Life } from './life.ts';
import { isNewer, isSame, type LiveTarget } from './live-target.ts';

/** How long a call waits for a newer configuration before it goes on with the last good one, in milliseconds. */
const PATIENCE_MS = 2000;
/** A configuration that failed is tried again after this, then after twice as long, and so on. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/** What a live instance needs. */
export interface LiveInstanceOptions {
  /** The contribution's code as it is now. */
  load(target: LiveTarget): Promise<object>;
  /** Takes it live. */
  configure(target: LiveTarget, code: object): Promise<Life>;
  /** Told after everything that changes `status`. */
  changed(): void;
  now?: () => number;
  patienceMs?: number;
}

/** What an operator is told of a configuration that could not be applied. */
export interface ConfigurationFailure {
  version: number;
  error: AutomateError;
}

interface Failure extends ConfigurationFailure {
  target: LiveTarget;
  code: object;
  retryAt: number;
  tries: number;
}

/**
 * One instance in this process: its newest configuration, and the last that worked. A newer version, or code that was
 * reloaded, leads to a new `configure`; one that fails leaves the last good configuration and its state in use.
 */
export class LiveInstance {
  readonly #options: LiveInstanceOptions;
  readonly #now: () => number;
  /** In use or still used by a call. */
  readonly #lives = new Set<Life>();
  #newest: LiveTarget;
  /** The last that worked, also of code that is no more. */
  #good: LiveTarget | undefined;
  #current: Life | undefined;
  #failure: Failure | undefined;
  #work: Promise<void> | undefined;
  #closed = false;

  constructor(target: LiveTarget, options: LiveInstanceOptions) {
    this.#newest = target;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The newest it has heard of. */
  get target(): LiveTarget {
    return this.#newest;
  }

  /** What this process made of it. `oldest` is the oldest version that a call still uses. */
  get status(): { applied?: number; oldest?: number; failed?: ConfigurationFailure } {
    const versions = [...this.#lives].map(({ target }) => target.instance.version ?? 0);
    const applied = this.#current?.target.instance.version;
    const { version, error } = this.#failure ?? {};
    return {
      ...(applied === undefined ? {} : { applied }),
      ...(versions.length === 0 ? {} : { oldest: Math.min(...versions) }),
      ...(version === undefined || error === undefined ? {} : { failed: { version, error } }),
    };
  }

  /** A life that is not disposed of before `release`. Throws what `configure` threw when there is none that works. */
  async acquire(target: LiveTarget): Promise<Life> {
    this.#hear(target);
    const until = this.#now() + (this.#options.patienceMs ?? PATIENCE_MS);
    for (;;) {
      const code = await this.#options.load(this.#newest);
      // From here to `acquire` nothing waits: nobody can retire it in between.
      const life = this.#usable(code, until);
      if (life !== undefined) {
        life.acquire();
        return life;
      }
      await this.#configured(code, until - this.#now());
    }
  }

  /** Applies what is newest, without anybody waiting for it. Never rejects. */
  async refresh(target: LiveTarget = this.#newest): Promise<void> {
    this.#hear(target);
    try {
      const code = await this.#options.load(this.#newest);
      if (this.#isCurrent(code) || this.#failureOf(code) !== undefined || this.#closed) return;
      await this.#configured(code, Infinity);
    } catch {
      // Whoever uses it next is told.
    }
  }

  /** Retires what is live; resolves when it has been disposed of. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#current?.retire();
    this.#current = undefined;
    await this.#work;
    await Promise.all([...this.#lives].map(({ ended }) => ended));
  }

  #hear(target: LiveTarget): void {
    // One of the same version may tell of fields and permissions that a reload brought.
    if (!isNewer(this.#newest, target)) this.#newest = target;
  }

  #isCurrent(code: object): boolean {
    return this.#current?.code === code && !isNewer(this.#newest, this.#current.target);
  }

  /** Why the newest configuration does not work with this code; undefined when it may be tried. */
  #failureOf(code: object): AutomateError | undefined {
    const failure = this.#failure;
    if (failure === undefined || failure.code !== code || !isSame(failure.target, this.#newest)) return undefined;
    return this.#now() < failure.retryAt ? failure.error : undefined;
  }

  #usable(code: object, until: number): Life | undefined {
    if (this.#closed) throw closed(this.#newest);
    const current = this.#current?.code === code ? this.#current : undefined;
    const failure = this.#failureOf(code);
    const waited = this.#now() >= until;
    if (this.#isCurrent(code) || (current !== undefined && (waited || failure !== undefined))) return current;
    if (failure !== undefined) throw failure;
    return undefined;
  }

  /** Waits for the newest to be tried; for no longer than the patience when there is a last good one. */
  async #configured(code: object, patienceMs: number): Promise<void> {
    this.#work ??= this.#try(this.#newest, code).finally(() => {
      this.#work = undefined;
      this.#options.changed();
    });
    if (this.#current?.code !== code || patienceMs === Infinity) return this.#work;
    const patience = new AbortController();
    const timer = sleep(Math.max(0, patienceMs), undefined, { signal: patience.signal, ref: false }).catch(
      () => undefined,
    );
    await Promise.race([this.#work, timer]);
    patience.abort();
  }

  async #try(target: LiveTarget, code: object): Promise<void> {
    try {
      this.#replace(await this.#options.configure(target, code));
      this.#good = target;
      this.#failure = undefined;
    } catch (thrown) {
      const error = toAutomateError(thrown);
      const last = this.#failure;
      const again = last !== undefined && isSame(last.target, target) && last.code === code;
      const tries = again ? last.tries + 1 : 1;
      const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1));
      const version = target.instance.version ?? 0;
      this.#failure = { target, code, version, error, tries, retryAt: this.#now() + waitMs };
      if (this.#current?.code !== code) await this.#restore(target, code);
    }
  }

  /** The code was replaced, and the newest configuration does not work with it: the last good one may. */
  async #restore(failed: LiveTarget, code: object): Promise<void> {
    const good = this.#good;
    this.#current?.retire();
    this.#current = undefined;
    if (good === undefined || isSame(good, failed)) return;
    try {
      this.#replace(await this.#options.configure(good, code));
    } catch {
      // The failure of the newest is the one to tell.
    }
  }

  #replace(life: Life): void {
    this.#lives.add(life);
    void life.ended.then(() => {
      this.#lives.delete(life);
      this.#options.changed();
    });
    if (this.#closed) {
      life.retire();
      return;
    }
    this.#current?.retire();
    this.#current = life;
  }
}

function closed({ instance }: LiveTarget): AutomateError {
  return new AutomateError({
    code: 'UNAVAILABLE',
    message: `the instance "${instance.name}" is being closed`,
    effect: 'none',
  });
}
