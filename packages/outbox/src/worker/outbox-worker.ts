import { hostname } from 'node:os';
import { AutomateError, invalidArgument, type Logger, silentLogger } from '@automate/core';
import type { Claim } from '../item.ts';
import type { OutboxStore } from '../store.ts';
import type { Wakeups } from '../wakeups/wakeups.ts';
import { Claimer } from './claimer.ts';
import { type Handlers, HandlerTable } from './handler.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { Runner } from './runner.ts';
import { Settler } from './settler.ts';

export interface OutboxWorkerOptions {
  store: OutboxStore;
  /** By queue or `queue/topic`. The queues named are the ones claimed from. */
  handlers: Handlers;
  /** Names the worker in the rows it holds. Default: host, process id and a random part. */
  name?: string | undefined;
  /** Handlers running at once. Default 10. */
  concurrency?: number | undefined;
  /** Claims held beyond those, to be started as places become free. Many for short work, 0 (the default) for long. */
  localQueue?: number | undefined;
  /** At most this many items in one claim or commit. Default 500. */
  batch?: number | undefined;
  /** How long a claim holds without renewal, in milliseconds. Renewed three times in it. Default 60,000. */
  leaseMs?: number | undefined;
  /** A handler starts only with this much of its lease left, in milliseconds. Default a quarter of it. */
  minLeaseMs?: number | undefined;
  /** Looks for work at least this often, hinted or not, in milliseconds; at most 1000, the default. */
  pollMs?: number | undefined;
  /**
   * While something runs, a claim that would not be full waits until this many milliseconds after the one before, so that
   * small work comes in batches worth their round trip. Default 0: it does not wait.
   */
  gatherMs?: number | undefined;
  /** Plugin ids at hand. Default none. */
  requires?: readonly string[] | undefined;
  /** Formats read besides 0. Default none. */
  engineFormats?: readonly number[] | undefined;
  retry?: RetryPolicy | undefined;
  /** Hints that there is work. Default none: polling alone. */
  wakeups?: Wakeups | undefined;
  logger?: Logger | undefined;
}

/** Claims items and runs handlers on them until it is drained. */
export class OutboxWorker {
  readonly name: string;
  readonly #claimer: Claimer;
  readonly #runner: Runner;
  readonly #settler: Settler;
  readonly #leases: LeaseKeeper;
  readonly #wakeups: Wakeups | undefined;
  readonly #queues: ReadonlySet<string>;
  readonly #capacity: number;
  #unsubscribe: Promise<() => Promise<void>> | undefined;
  #started = false;
  #drained: Promise<void> | undefined;

  /** @throws INVALID_ARGUMENT when no handler is named or a number is out of its range. */
  constructor(options: OutboxWorkerOptions) {
    const { store, concurrency = 10, localQueue = 0, batch = 500, leaseMs = 60_000, pollMs = 1000 } = options;
    const logger = options.logger ?? silentLogger;
    const handlers = new HandlerTable(options.handlers);
    if (handlers.queues.length === 0) throw invalidArgument('outbox: a worker needs at least one handler');
    if (!(pollMs > 0 && pollMs <= 1000)) throw invalidArgument('outbox: pollMs must be between 1 and 1000');
    if (!(batch >= 1 && batch <= 5000)) throw invalidArgument('outbox: batch must be between 1 and 5000');
    if (!(concurrency >= 1)) throw invalidArgument('outbox: concurrency must be at least 1');
    this.name = options.name ?? `${hostname()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
    this.#queues = new Set(handlers.queues);
    this.#wakeups = options.wakeups;
    this.#capacity = concurrency + localQueue;
    this.#leases = new LeaseKeeper({ store, leaseMs, logger });
    this.#settler = new Settler(
      store,
      logger,
      { onSettled: (holding) => this.#leases.delete(holding), onDueIn: (ms) => this.#claimer.dueIn(ms) },
      batch * 2,
    );
    this.#runner = new Runner({
      handlers,
      concurrency,
      minLeaseMs: options.minLeaseMs ?? leaseMs / 4,
      retry: options.retry ?? {},
      leases: this.#leases,
      settler: this.#settler,
      logger,
      onRoom: () => this.#claimer.proceed(),
    });
    this.#claimer = new Claimer({
      store,
      request: {
        worker: this.name,
        queues: handlers.queues,
        leaseMs,
        requires: options.requires,
        engineFormats: options.engineFormats,
      },
      batch,
      pollMs,
      gatherMs: options.gatherMs ?? 0,
      logger,
      room: () => ({
        free: this.#capacity - this.#runner.active,
        starved: this.#runner.waiting === 0,
        busy: this.#runner.active > 0,
      }),
      onClaims: (claims) => this.#runner.add(claims),
    });
  }

  /** Claims held, from the claim to the commit of its end. */
  get held(): number {
    return this.#leases.size;
  }

  /**
   * Claims that may be adopted without anybody else waiting for it: none before the start, once it is told to end, while more
   * is ready than was claimed, and while something may be that was not looked for.
   */
  get room(): number {
    if (!this.#started || this.#drained || this.#claimer.behind) return 0;
    return Math.max(0, this.#capacity - this.#runner.active);
  }

  /**
   * Begins to look for work. Resolves when it does, with hints or (after a warning) without. Does nothing the second time,
   * or when the worker was told to end before: a drained one would give back whatever it claims.
   */
  async start(): Promise<void> {
    if (this.#started || this.#drained) return;
    this.#started = true;
    this.#leases.start();
    this.#claimer.start();
    this.#unsubscribe = this.#wakeups?.subscribe({
      onHint: (queues) => {
        if (queues.some((queue) => this.#queues.has(queue))) this.#claimer.hint();
      },
      onConnected: () => this.#claimer.poll(),
    });
    await this.#unsubscribe;
  }

  /** Takes over claims that were enqueued as claimed, after their transaction committed. */
  adopt(claims: readonly Claim[]): void {
    this.#runner.add(claims);
  }

  /** Claims nothing more, gives back what has not started, finishes what runs. The same promise however often called. */
  drain(): Promise<void> {
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  /** As `drain`, but aborts the handlers that run; what they had is given back. */
  async stop(): Promise<void> {
    const drained = this.drain();
    this.#runner.abort(new AutomateError({ code: 'CANCELLED', message: 'outbox: the worker was stopped' }));
    await drained;
  }

  async #drain(): Promise<void> {
    this.#runner.close();
    await this.#claimer.stop();
    await this.#runner.idle();
    await this.#settler.idle();
    this.#leases.stop();
    await (await this.#unsubscribe)?.();
  }
}
