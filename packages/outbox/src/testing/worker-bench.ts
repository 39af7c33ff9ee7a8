import type { Logger } from '@automate/core';
import { type OpenedDatabase, openDatabase } from '@automate/db';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import type { EnqueueInput, EnqueueResult } from '../item.ts';
import { outboxMigrations } from '../migrations/index.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import type { Handlers } from '../worker/handler.ts';
import { OutboxWorker, type OutboxWorkerOptions } from '../worker/outbox-worker.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';

/** A database for a test file of workers; whatever a test starts on it ends with the test. */
export class WorkerBench {
  database!: TestDatabase;
  store!: SkipLockedClaimOutboxStore;
  #closing: (() => Promise<unknown>)[] = [];

  constructor() {
    beforeAll(async () => {
      this.database = await createTestDatabase({ migrations: [outboxMigrations], max: 10 });
      this.store = new SkipLockedClaimOutboxStore(this.database.db);
    });
    afterAll(() => this.database.drop());
    beforeEach(async () => {
      await this.database.sql.unsafe('DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.dead_letters');
    });
    afterEach(async () => {
      for (const close of this.#closing.splice(0).reverse()) await close();
    });
  }

  /** Called when the test ends, the last one first. */
  atEnd(close: () => Promise<unknown>): void {
    this.#closing.push(close);
  }

  add(items: EnqueueInput[]): Promise<EnqueueResult[]> {
    return enqueue(this.database.db, items);
  }

  async running(handlers: Handlers, options: Partial<OutboxWorkerOptions> = {}): Promise<OutboxWorker> {
    const worker = new OutboxWorker({ store: this.store, handlers, ...options });
    this.atEnd(() => worker.stop());
    await worker.start();
    return worker;
  }

  /** Another process's view: a pool of its own, through a proxy. */
  async elsewhere(): Promise<{ opened: OpenedDatabase; proxy: CuttingProxy }> {
    const proxy = await startCuttingProxy(this.database.url);
    const opened = await openDatabase({ url: proxy.url, max: 3 });
    this.atEnd(async () => {
      await opened.close();
      await proxy.close();
    });
    return { opened, proxy };
  }

  /** How many items there are, by state. */
  async byState(): Promise<Record<string, number>> {
    return Object.fromEntries((await this.store.depth()).map((one) => [one.state, one.count]));
  }
}

/** No item is left. */
export function empty(states: Record<string, number>): boolean {
  return Object.keys(states).length === 0;
}

/** A handler that counts how often it runs. */
export function counter(): { times: () => number; count: () => void } {
  let times = 0;
  return {
    times: () => times,
    count: () => {
      times += 1;
    },
  };
}

/** Gathers what is logged. */
export function recorder(): { logger: Logger; messages: string[] } {
  const messages: string[] = [];
  const note = (_: object, message: string) => void messages.push(message);
  return { messages, logger: { debug: note, info: note, warn: note, error: note } };
}
