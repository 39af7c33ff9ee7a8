import { type Logger, silentLogger } from '@automate/core';
import { type EventBus, newBusEvents, parseSubscribe, type Subscription } from '@automate/extensions';
import { OutboxReaper, PostgresWakeups, SkipLockedClaimOutboxStore } from '@automate/outbox';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { createDispatcher } from './dispatcher.ts';
import { durableWorker } from './durable-worker.ts';
import { createHousekeeping } from './housekeeping.ts';
import { type LiveSubscription, runLive } from './live-subscription.ts';
import { publishEvents, query } from './publish.ts';
import { createPulse, LOG } from './pulse.ts';
import { EVERY_TENANT, forgetSubscriptions, queueOf, startSubscription } from './subscriptions.ts';

export interface PostgresEventBusOptions {
  /** On postgres.js. Its tables were made by `outboxMigrations` and `eventBusMigrations`. Stays its owner's. */
  db: PostgresJsDatabase & { $client: Sql };
  /** Looks for what is new at least this often, hinted or not, in milliseconds; at most 1000, the default. */
  pollMs?: number | undefined;
  /** How long an event is kept to be told again, in milliseconds. Default 7 days. */
  keepMs?: number | undefined;
  /** How long an event that a process handles stays its own when the process is gone, in milliseconds. Default 30,000. */
  leaseMs?: number | undefined;
  log?: Logger | undefined;
}

export interface PostgresEventBus extends EventBus {
  /** Something was published in a transaction that is committed now: subscribers of all processes look at once. */
  hint(): void;
  /** Ends every subscription of this process and waits for their handlers. Names keep what is published from then on. */
  close(): Promise<void>;
}

const SEVEN_DAYS = 7 * 86_400_000;
/** What tells only where it is heard goes on for so long after a subscription without a name ended: it may come again. */
const LIVE_MS = 300_000;

/** An event bus on PostgreSQL. It looks at the log while somebody subscribes in this process, and now and then for what is old. */
export function createPostgresEventBus(options: PostgresEventBusOptions): PostgresEventBus {
  const { db, pollMs = 1_000, keepMs = SEVEN_DAYS, leaseMs = 30_000, log = silentLogger } = options;
  const sql = db.$client;
  const store = new SkipLockedClaimOutboxStore(db);
  const wakeups = new PostgresWakeups(db, { channel: 'automate_bus', logger: log });
  const reaper = new OutboxReaper({ store, everyMs: Math.min(5_000, leaseMs / 2), logger: log });
  const open = new Set<Subscription>();
  const live = new Set<LiveSubscription>();
  const renewed = new Map<string, { tenantId: string; name: string; keepMs: number }>();
  const dispatcher = createDispatcher({ sql, onDispatched: (queues) => void wakeups.notify(queues) });
  let heard = false;
  let started: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const pulse = createPulse({
    sql,
    wakeups,
    pollMs,
    log,
    async onNew() {
      for (const one of live) one.wake();
      await dispatcher.run();
    },
    onLook(somebody) {
      heard = somebody;
    },
  });
  /** Of a process that only tells: what is published before it knows that somebody listens is found by whoever does. */
  let lookAt = 0;
  let looking: Promise<void> | undefined;
  const lookForEars = (): void => {
    if (closed !== undefined || performance.now() < lookAt) return;
    lookAt = performance.now() + pollMs;
    looking = (async () => {
      const [row] = await sql<{ heard: boolean }[]>`select automate_bus.is_heard() as heard`;
      const since = heard;
      heard = row?.heard === true;
      if (heard && !since) await wakeups.notify(LOG);
    })().catch((error: unknown) => log.warn({ err: error }, 'event bus: nobody knows whether somebody listens'));
  };

  const housekeeping = createHousekeeping({ sql, keepMs, log, renewed: () => [...renewed.values()] });
  housekeeping.start();
  const start = (): Promise<void> => {
    started ??= (async () => {
      reaper.start();
      await pulse.start();
    })();
    return started;
  };

  return {
    async publish(events) {
      await publishEvents(db, events);
      if (newBusEvents(events).length > 0) void wakeups.notify(LOG);
    },
    hint() {
      if (heard) void wakeups.notify(LOG);
      if (started === undefined) lookForEars();
    },
    async subscribe(patterns, handler, given) {
      const parsed = parseSubscribe(patterns, given);
      const { tenantId } = parsed;
      const durable = parsed.name !== undefined;
      const name = parsed.name ?? `live/${crypto.randomUUID()}`;
      const queue = durable ? queueOf(name, tenantId) : null;
      const until = durable ? keepMs : LIVE_MS;
      const row = await startSubscription(sql, parsed, { name, queue, keepMs: until });
      await start();
      const renewal = crypto.randomUUID();
      renewed.set(renewal, { tenantId: tenantId ?? EVERY_TENANT, name, keepMs: until });
      let end: () => Promise<void>;
      if (queue !== null) {
        const worker = durableWorker({ store, wakeups, queue, handler, leaseMs, pollMs, log, options: parsed });
        await worker.start();
        end = () => worker.stop();
      } else {
        const running = runLive({ sql, started: row, tenantId, handler, log });
        live.add(running);
        end = () => {
          live.delete(running);
          return running.close();
        };
      }
      heard = true;
      pulse.lookAnew();
      const subscription: Subscription = {
        async close() {
          renewed.delete(renewal);
          open.delete(subscription);
          await end();
        },
      };
      open.add(subscription);
      return subscription;
    },
    async forget(name, tenantId) {
      const gone = await query('Forgetting a subscription', () =>
        forgetSubscriptions(
          sql,
          (tx) => tx`tenant_id = ${tenantId ?? EVERY_TENANT} and name = ${name} and queue is not null`,
        ),
      );
      return gone > 0;
    },
    close() {
      closed ??= (async () => {
        await Promise.all([...open].map((subscription) => subscription.close()));
        await Promise.all([started, looking]);
        housekeeping.stop();
        await Promise.all([pulse.stop(), reaper.stop()]);
      })();
      return closed;
    },
  };
}
