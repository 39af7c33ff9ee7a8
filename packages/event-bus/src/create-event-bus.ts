import { type Logger, silentLogger } from '@automate/core';
import {
  type EventBus,
  type EventReader,
  newBusEvents,
  type ParsedSubscribe,
  parseSubscribe,
  type Subscription,
} from '@automate/extensions';
import { OutboxReaper, PostgresWakeups, SkipLockedClaimOutboxStore } from '@automate/outbox';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { createDispatcher } from './dispatcher.ts';
import { durableWorker } from './durable-worker.ts';
import { createEars } from './ears.ts';
import { createHousekeeping } from './housekeeping.ts';
import { runLive } from './live-subscription.ts';
import { createLogReaders } from './log-readers.ts';
import { publishEvents, query } from './publish.ts';
import { createPulse, LOG } from './pulse.ts';
import { EVERY_TENANT, forgetSubscriptions, liveNameOf, queueOf, startSubscription } from './subscriptions.ts';

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
/** Without the time between two renewals, and what a clock may be off. */
const AWAY_MS = 240_000;

/** An event bus on PostgreSQL. It looks at the log while somebody subscribes in this process, and now and then for what is old. */
export function createPostgresEventBus(options: PostgresEventBusOptions): PostgresEventBus {
  const { db, pollMs = 1_000, keepMs = SEVEN_DAYS, leaseMs = 30_000, log = silentLogger } = options;
  const sql = db.$client;
  const store = new SkipLockedClaimOutboxStore(db);
  const wakeups = new PostgresWakeups(db, { channel: 'automate_bus', logger: log });
  const reaper = new OutboxReaper({ store, everyMs: Math.min(5_000, leaseMs / 2), logger: log });
  const open = new Set<Subscription>();
  const readers = createLogReaders({ sql, log });
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
      readers.wake();
      await dispatcher.run();
    },
    onLook(somebody) {
      heard = somebody;
    },
  });
  const ears = createEars({
    sql,
    pollMs,
    log,
    onLook(somebody) {
      if (somebody && !heard) void wakeups.notify(LOG);
      heard = somebody;
    },
  });
  const housekeeping = createHousekeeping({ sql, keepMs, log, renewed: () => [...renewed.values()] });
  housekeeping.start();
  const start = (): Promise<void> => {
    started ??= (async () => {
      reaper.start();
      await pulse.start();
    })();
    return started;
  };

  /** Registers a subscription, and says that it is there until it ends. */
  const begin = async (parsed: ParsedSubscribe, as: { name: string; queue: string | null; keepMs: number }) => {
    const row = await startSubscription(sql, parsed, as);
    await start();
    const renewal = crypto.randomUUID();
    renewed.set(renewal, { tenantId: parsed.tenantId ?? EVERY_TENANT, name: as.name, keepMs: as.keepMs });
    heard = true;
    return { row, end: () => void renewed.delete(renewal) };
  };

  const openReader = async (parsed: ParsedSubscribe): Promise<EventReader> => {
    const name = liveNameOf(parsed.patterns);
    const { row, end } = await begin(parsed, { name, queue: null, keepMs: LIVE_MS });
    pulse.lookAnew();
    return readers.open(row, { tenantId: parsed.tenantId, awayMs: AWAY_MS, onClose: end });
  };

  /** What is open when the bus is closed is closed by it. */
  const keepOpen = <T extends Subscription>(one: T): T => {
    const { close } = one;
    one.close = async () => {
      open.delete(one);
      await close();
    };
    open.add(one);
    return one;
  };

  return {
    async publish(events) {
      await publishEvents(db, events);
      if (newBusEvents(events).length > 0) void wakeups.notify(LOG);
    },
    hint() {
      if (closed !== undefined) return;
      if (heard) void wakeups.notify(LOG);
      if (started === undefined) ears.look();
    },
    async read(patterns, given) {
      const reader = await openReader(parseSubscribe(patterns, given));
      return keepOpen({
        awayMs: reader.awayMs,
        get position() {
          return reader.position;
        },
        next: (wait) => reader.next(wait),
        close: () => reader.close(),
      });
    },
    async subscribe(patterns, handler, given) {
      const parsed = parseSubscribe(patterns, given);
      const { tenantId, name } = parsed;
      if (name === undefined) return keepOpen(runLive({ reader: await openReader(parsed), handler, log }));
      const queue = queueOf(name, tenantId);
      const { end } = await begin(parsed, { name, queue, keepMs });
      const worker = durableWorker({ store, wakeups, queue, handler, leaseMs, pollMs, log, options: parsed });
      await worker.start();
      pulse.lookAnew();
      return keepOpen({
        async close() {
          end();
          await worker.stop();
        },
      });
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
        await Promise.all([started, ears.idle(), readers.idle()]);
        housekeeping.stop();
        await Promise.all([pulse.stop(), reaper.stop()]);
      })();
      return closed;
    },
  };
}
