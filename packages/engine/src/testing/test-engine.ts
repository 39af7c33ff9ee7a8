import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue, Signals } from '@automate/core';
import type { OpenedDatabase } from '@automate/db';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { outboxMigrations } from '@automate/outbox';
import { createEngine, type EngineOptions } from '../create-engine.ts';
import type { Engine } from '../engine.ts';
import type { AcceptedEvent } from '../ingest/new-event.ts';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { engineMigrations } from '../schema/migrations.ts';
import type { EngineWorkerOptions } from '../worker/engine-worker.ts';
import { createOutsideWorld, type OutsideWorld } from './outside-world.ts';
import { testSecrets } from './test-secrets.ts';
import { createWorldInvoker } from './world-invoker.ts';

export const TENANT = 'default';

/** An engine with one worker on a database of its own, and the outside world it calls. */
export interface TestEngine extends AsyncDisposable {
  database: TestDatabase;
  engine: Engine;
  world: OutsideWorld;
  /** Another engine on the same database, with a pool of its own. */
  another(options?: Partial<EngineOptions>): Promise<{ engine: Engine; pool: OpenedDatabase }>;
  /** Stores and activates a workflow from YAML. */
  workflow(yaml: string): Promise<void>;
  send(payload?: JsonValue, type?: string): Promise<AcceptedEvent>;
  /** The only execution of an event, once it has one of the statuses (default: it is over). */
  settled(event: AcceptedEvent, statuses?: readonly string[], timeoutMs?: number): Promise<ExecutionDetail>;
}

const OVER = ['completed', 'failed', 'cancelled', 'uncertain'];

export async function createTestEngine(
  options: {
    worker?: EngineWorkerOptions | false;
    engine?: Partial<EngineOptions>;
    signals?: Signals;
    windowMs?: number;
  } = {},
): Promise<TestEngine> {
  const database = await createTestDatabase({ migrations: [outboxMigrations, engineMigrations] });
  const world = await createOutsideWorld();
  const invoker = createWorldInvoker(() => world.url, options.windowMs);
  const engine = createEngine({
    db: database.db,
    invoker,
    secrets: testSecrets,
    env: (name) => (name === 'GREETING' ? 'hello' : undefined),
    signals: options.signals,
    ...options.engine,
  });
  if (options.worker !== false) await engine.createWorker({ graceMs: 500, ...options.worker }).start();
  const engines = [engine];

  return {
    database,
    engine,
    world,
    async another(more) {
      const pool = await database.connect();
      const other = createEngine({ db: pool.db, invoker, secrets: testSecrets, ...more });
      engines.push(other);
      return { engine: other, pool };
    },
    async workflow(text) {
      await engine.workflows.create({ tenantId: TENANT, source: { text, format: 'yaml' }, activate: true });
    },
    send: (payload = {}, type = 'test.event') => engine.ingest({ tenantId: TENANT, type, source: 'test/one', payload }),
    async settled(event, statuses = OVER, timeoutMs = 30_000) {
      const deadline = performance.now() + timeoutMs;
      for (let last: ExecutionDetail | undefined; performance.now() < deadline; await sleep(10)) {
        const [found] = (await engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
        if (found === undefined) continue;
        last = await engine.executions.get(TENANT, found.id);
        if (statuses.includes(last.status)) return last;
        if (performance.now() > deadline - 100) throw new Error(`still ${last.status}: ${JSON.stringify(last)}`);
      }
      throw new Error(`event ${event.eventId} started no execution`);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(engines.map((one) => one.close()));
      await world[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}
