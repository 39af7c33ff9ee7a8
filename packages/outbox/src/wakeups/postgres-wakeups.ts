import { setTimeout as sleep } from 'node:timers/promises';
import { invalidArgument, type Logger, silentLogger } from '@automate/core';
import { type PgHandle, runStatement, type Statement } from '../database/handle.ts';
import { driverListen, type Listen } from './listen.ts';
import type { WakeupListener, Wakeups } from './wakeups.ts';

/** A notifying transaction writes WAL; a hint that a crash may lose need not wait until that is on the disk. */
const NOTIFY: Statement = {
  name: 'automate_outbox_notify',
  text: "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)",
};

export interface PostgresWakeupsOptions {
  /** Default `automate_outbox`. */
  channel?: string | undefined;
  /** How to listen, where the driver is not postgres.js. Default: the driver's own way. */
  listen?: Listen | undefined;
  /** How long the self-test waits for its own notification, in milliseconds. Default 3000. */
  selfTestMs?: number | undefined;
  logger?: Logger | undefined;
}

/** Least time between two notifications, in milliseconds. Who is busy finds the next items by claiming anyway. */
const GAP_MS = 5;

/** PostgreSQL refuses notifications of 8000 bytes or more; queue names are shorter than the rest. */
const MESSAGE_BYTES = 6000;

/** What is sent: who sent it, and the queues or the self-test's number. */
interface Message {
  from: string;
  queues?: string[];
  test?: string;
}

/**
 * LISTEN and NOTIFY, one notification for all calls that come while one is under way, never inside the enqueuing
 * transaction (a notifying commit holds a lock of the whole database). Listeners of this process are told directly.
 */
export class PostgresWakeups implements Wakeups {
  readonly #db: PgHandle;
  readonly #channel: string;
  readonly #listen: Listen | undefined;
  readonly #selfTestMs: number;
  readonly #logger: Logger;
  readonly #id = crypto.randomUUID();
  readonly #listeners = new Set<WakeupListener>();
  readonly #tests = new Map<string, () => void>();
  #waiting = new Set<string>();
  /** Under way, and the one that still gathers. */
  #sending: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #quietUntil = 0;
  #connection: Promise<(() => Promise<void>) | undefined> | undefined;

  /** @throws AutomateError INVALID_ARGUMENT when the handle is that of a transaction */
  constructor(db: PgHandle, options: PostgresWakeupsOptions = {}) {
    if (typeof (db as { rollback?: unknown }).rollback === 'function') {
      // And it would no longer wait for the disk: NOTIFY sets that for the transaction it is in.
      throw invalidArgument(
        'wake-ups cannot be sent in a transaction: give PostgresWakeups the handle of the database',
      );
    }
    this.#db = db;
    this.#channel = options.channel ?? 'automate_outbox';
    this.#listen = options.listen ?? driverListen(db);
    this.#selfTestMs = options.selfTestMs ?? 3000;
    this.#logger = options.logger ?? silentLogger;
  }

  notify(queues: string | readonly string[]): Promise<void> {
    const list = typeof queues === 'string' ? [queues] : queues;
    for (const queue of list) this.#waiting.add(queue);
    if (list.length > 0) for (const listener of this.#listeners) listener.onHint(list);
    this.#next ??= this.#sendNext();
    return this.#next;
  }

  async subscribe(listener: WakeupListener): Promise<() => Promise<void>> {
    this.#listeners.add(listener);
    this.#connection ??= this.#connect();
    await this.#connection;
    return async () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      const connection = this.#connection;
      this.#connection = undefined;
      await (await connection)?.();
    };
  }

  /** What is asked for in the same turn goes along; so does, after another one, what is asked for in the next moment. */
  async #sendNext(): Promise<void> {
    await this.#sending;
    const quiet = this.#quietUntil - performance.now();
    if (quiet > 0) await sleep(Math.ceil(quiet));
    const queues = [...this.#waiting];
    // In the same turn: whoever asks from here on is not among those queues.
    this.#waiting = new Set();
    this.#next = undefined;
    this.#sending = this.#send(queues);
    await this.#sending;
  }

  async #send(queues: readonly string[]): Promise<void> {
    for (let from = 0, to = 0; from < queues.length; from = to) {
      for (let bytes = 0; to < queues.length && (to === from || bytes < MESSAGE_BYTES); to += 1) {
        bytes += Buffer.byteLength(JSON.stringify(queues[to])) + 1;
      }
      await this.#post({ from: this.#id, queues: queues.slice(from, to) }).catch((error) =>
        this.#logger.warn(
          { err: error },
          'outbox: a wake-up hint could not be sent; workers find the items by polling',
        ),
      );
    }
    this.#quietUntil = performance.now() + GAP_MS;
  }

  async #post(message: Message): Promise<void> {
    await runStatement(this.#db, NOTIFY, [this.#channel, JSON.stringify(message)]);
  }

  #received(text: string): void {
    const message = parseMessage(text);
    if (message?.test) this.#tests.get(message.test)?.();
    if (!message?.queues || message.from === this.#id) return;
    for (const listener of this.#listeners) listener.onHint(message.queues);
  }

  /** Returns what ends the connection, or nothing where hints do not get through. */
  async #connect(): Promise<(() => Promise<void>) | undefined> {
    if (!this.#listen) {
      this.#logger.warn({}, 'outbox: this database driver cannot LISTEN; workers poll (pass `listen` to be hinted)');
      return undefined;
    }
    try {
      const unlisten = await this.#listen(
        this.#channel,
        (text) => this.#received(text),
        () => {
          for (const listener of this.#listeners) listener.onConnected();
        },
      );
      if (await this.#selfTest()) return unlisten;
      await unlisten();
      this.#logger.warn(
        { channel: this.#channel },
        'outbox: a notification sent through this database URL does not come back, so there is a transaction pooler ' +
          'between (PgBouncer?); workers poll. Give the workers a direct connection to be hinted',
      );
    } catch (error) {
      this.#logger.warn({ err: error }, 'outbox: LISTEN failed; workers poll');
    }
    return undefined;
  }

  async #selfTest(): Promise<boolean> {
    const test = crypto.randomUUID();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), this.#selfTestMs);
    this.#tests.set(test, () => resolve(true));
    try {
      await this.#post({ from: this.#id, test });
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#tests.delete(test);
    }
  }
}

/** Nothing, when it is somebody else's notification on our channel. */
function parseMessage(text: string): Message | undefined {
  try {
    const { from, queues, test } = Object(JSON.parse(text)) as Record<string, unknown>;
    const names = Array.isArray(queues) ? queues.filter((one) => typeof one === 'string') : [];
    if (typeof from !== 'string') return undefined;
    return { from, ...(names.length > 0 ? { queues: names } : {}), ...(typeof test === 'string' ? { test } : {}) };
  } catch {
    return undefined;
  }
}
