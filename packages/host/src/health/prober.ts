import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceHealthChanges, InstanceHealthStatus } from '@automate/connectors';
import { AutomateError, type Logger, queryDatabase, type Signals, silentLogger } from '@automate/core';
import type { HealthReport } from '@automate/providers';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { InstanceRef } from '../instances/instance.ts';
import type { InstanceProbe } from '../instances/instance-probe.ts';
import type { Handle } from '../instances/instance-secrets.ts';
import { sayHost } from '../problems.ts';
import { unhealthy } from './checked-report.ts';
import {
  anyGone,
  claimProbes,
  followInstances,
  forgetGone,
  giveBackProbe,
  type KnownInstance,
  lastCheck,
  type ProbeClaim,
  type ProbedContribution,
  pruneChecks,
  writeResult,
} from './health-rows.ts';
import { afterCheck, isNews, untilNextCheck } from './health-state.ts';
import { runCheck } from './run-check.ts';

export interface ProberOptions {
  /** With the tables of `hostMigrations`. */
  db: PostgresJsDatabase;
  probe: Pick<InstanceProbe, 'check'>;
  /** What has a health check and can be used in this process; asked again and again. */
  probed: () => readonly ProbedContribution[];
  /** What follows from a change. Default: nothing but the signal. */
  changes?: InstanceHealthChanges<PostgresJsDatabase> | undefined;
  signals?: Pick<Signals, 'emit'> | undefined;
  /** Between two checks of an instance that is well, in milliseconds. Default 60,000. */
  intervalMs?: number | undefined;
  /** How long a check may take, in milliseconds. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Checks at one time in this process. Default 8. */
  concurrency?: number | undefined;
  /** Checks in a row that must fail until an instance counts as unhealthy. Default 2. */
  unhealthyAfter?: number | undefined;
  /** Checks kept of each instance. Default 1,000. */
  keepChecks?: number | undefined;
  /** How long they are kept, in milliseconds. Default 7 days. */
  keepMs?: number | undefined;
  /** Between two looks for what is due or new, in milliseconds. Default 1,000. */
  pollMs?: number | undefined;
  log?: Logger | undefined;
}

/** Checks instances, each by one process at a time however many there are. */
export interface Prober {
  /** Begins to check what is due. */
  start(): void;
  /** Cancels the checks under way and leaves them to others. */
  stop(): Promise<void>;
  /**
   * Checks an instance now, or waits for the check that is under way elsewhere.
   * @throws AutomateError FAILED_PRECONDITION (there is no such instance, or it has no health check), UNAVAILABLE (the database
   *   does not answer, or the other check gives nothing)
   */
  check(ref: InstanceRef): Promise<void>;
}

/** How long past its time limit a check is claimed: for what is written after it, in milliseconds. */
const LEASE_RESERVE_MS = 15_000;
/** Before a result is written once more, in milliseconds. */
const WRITE_AGAIN_MS = 1000;
/** A status is known for so many intervals without a check, and no less than so long, in milliseconds. */
const VALID_INTERVALS = 3;
const LEAST_VALID_MS = 300_000;
const SEVEN_DAYS = 7 * 86_400_000;

export function createProber(options: ProberOptions): Prober {
  const { db, probe, probed, changes, signals, log = silentLogger, concurrency = 8, unhealthyAfter = 2 } = options;
  const { intervalMs = 60_000, timeoutMs = 10_000, pollMs = 1_000 } = options;
  const keep = { checks: options.keepChecks ?? 1_000, ageMs: options.keepMs ?? SEVEN_DAYS };
  const leaseMs = timeoutMs + LEASE_RESERVE_MS;
  const process = `${hostname()}-${globalThis.process.pid}`;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  /** Checks that were given up and whose code has not ended: their instance is not asked again meanwhile. */
  const hanging = new Map<string, Promise<void>>();
  let loop: Promise<void> | undefined;

  /** Writes and tells in one transaction; the signal and the hint follow the commit. */
  const change = async (
    write: (tx: Handle) => Promise<{ of: KnownInstance; to: InstanceHealthStatus; message?: string | undefined }[]>,
  ): Promise<void> => {
    const told: (() => void)[] = [];
    await queryDatabase('Recording the health of an instance', 'hostMigrations', () =>
      db.transaction(async (transaction) => {
        const tx = transaction as unknown as PostgresJsDatabase;
        for (const { of, to, message } of await write(tx)) {
          const { tenantId, pluginId, name, contribution, status: from } = of;
          if (!isNews(from, to)) continue;
          const instance = { tenantId, pluginId, name, ...contribution };
          const hint = await changes?.record(tx, { ...instance, from, to, message });
          told.push(() => {
            hint?.();
            signals?.emit('instanceHealthChanged', { instance, from, to, message });
          });
        }
      }),
    );
    for (const tell of told) tell();
  };

  const find = async (claim: ProbeClaim): Promise<HealthReport | undefined> => {
    const key = JSON.stringify([claim.tenantId, claim.pluginId, claim.name]);
    if (hanging.has(key)) return unhealthy(sayHost('check_hangs'));
    const check = runCheck((signal) => probe.check(claim, signal), { timeoutMs, signal: stopping.signal });
    hanging.set(key, check.ended);
    void check.ended.then(() => hanging.delete(key));
    return await check.found;
  };

  const run = async (claim: ProbeClaim): Promise<void> => {
    const started = performance.now();
    const report = await find(claim);
    if (report === undefined) return await giveBackProbe(db, claim);
    const state = afterCheck(claim, report.status, unhealthyAfter);
    const tookMs = Math.round(performance.now() - started);
    const nextMs = untilNextCheck(state.failures, intervalMs);
    const validMs = Math.max(LEAST_VALID_MS, VALID_INTERVALS * intervalMs + leaseMs);
    const write = () =>
      change(async (tx) => {
        const written = await writeResult(tx, claim, { report, state, tookMs, nextMs, validMs, process });
        return written ? [{ of: claim, to: state.status, message: report.message }] : [];
      });
    // Once more after a moment: a connection that was cut off. What was committed all the same is not written twice.
    await write().catch(async (error: unknown) => {
      if (!AutomateError.isInstance(error) || error.code !== 'UNAVAILABLE') throw error;
      await sleep(WRITE_AGAIN_MS);
      await write();
    });
    await pruneChecks(db, claim, keep);
  };

  /** Never rejects: what was not written is checked again when the lease is over. */
  const quietly = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, what);
    }
  };

  const begin = (claim: ProbeClaim): Promise<void> => {
    const { tenantId, pluginId, name } = claim;
    const work = run(claim);
    const done = quietly(`the health of ${pluginId}/${name} of tenant ${tenantId} could not be recorded`, () => work);
    running.add(done);
    void done.then(() => running.delete(done));
    return work;
  };

  /** Whether more may be due than was begun. */
  const round = async (): Promise<boolean> => {
    const list = probed();
    if (list.length > 0) await followInstances(db, list);
    if (await anyGone(db)) {
      await change(async (tx) => (await forgetGone(tx)).map((of) => ({ of, to: 'unknown' }) as const));
    }
    const limit = concurrency - running.size;
    if (limit <= 0) return true;
    if (list.length === 0) return false;
    const claims = await claimProbes(db, { probed: list, limit, leaseMs });
    for (const claim of claims) begin(claim).catch(() => undefined);
    return claims.length === limit;
  };

  const rounds = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let more = false;
      await quietly('instances could not be looked through for checks that are due', async () => {
        more = await round();
      });
      if (more && running.size > 0) await Promise.race(running);
      else await sleep(pollMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };

  return {
    start() {
      loop ??= rounds();
    },
    async stop() {
      stopping.abort();
      await loop;
      await Promise.all(running);
    },
    async check(ref) {
      const list = probed();
      await followInstances(db, list);
      const before = await lastCheck(db, ref);
      for (const until = performance.now() + leaseMs; performance.now() < until; await sleep(100)) {
        const last = await lastCheck(db, ref);
        if (last === undefined) throw noCheck(ref, 'FAILED_PRECONDITION', 'has no health check that can be run');
        if (last !== before) return;
        const [claim] = await claimProbes(db, { probed: list, limit: 1, leaseMs, only: ref });
        if (claim !== undefined) return await begin(claim);
      }
      throw noCheck(ref, 'UNAVAILABLE', 'is being checked elsewhere, which gives no result');
    },
  };
}

function noCheck(
  { pluginId, name }: InstanceRef,
  code: 'FAILED_PRECONDITION' | 'UNAVAILABLE',
  why: string,
): AutomateError {
  return new AutomateError({ code, message: `the instance "${name}" of plugin ${pluginId} ${why}`, effect: 'none' });
}
