/**
 * A worker as a process of its own, for tests that kill, stop and resume it. Arguments: database URL, handler, lease in
 * milliseconds, how many handlers may get to their end. Tells one JSON line for each handler it starts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@automate/db';
import { sql } from 'drizzle-orm';
import {
  type Claim,
  completeHeld,
  drainOnSignals,
  fencedTransaction,
  type HandlerContext,
  OutboxWorker,
  PostgresWakeups,
  SETTLED,
  SkipLockedClaimOutboxStore,
} from '../index.ts';

const [url = '', handler = 'record', leaseMs = '1000', endings = 'Infinity'] = process.argv.slice(2);
const { db, close } = await openDatabase({ url, max: 4 });
const store = new SkipLockedClaimOutboxStore(db);
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const toldToEnd = new Promise<void>((resolve) => process.once('SIGTERM', resolve));
let begun = 0;

const handlers = {
  /** Writes a row and finishes the item in one transaction. */
  async record(claim: Claim, { signal }: HandlerContext) {
    begun += 1;
    const last = begun > Number(endings);
    tell({ started: claim.id });
    // Whoever is to kill this process in the middle of its work may come as late as it likes.
    if (last) await new Promise(() => {});
    await sleep(20 + Math.random() * 60);
    await fencedTransaction(db, [claim], async (tx, held) => {
      for (const { id } of held) {
        await tx.execute(
          sql`INSERT INTO results (item, worker, aborted) VALUES (${id}::bigint, ${process.pid}, ${signal.aborted})`,
        );
      }
      await tx.execute(completeHeld(held));
    });
    return SETTLED;
  },
  /** Takes long, unless it is aborted; says so when it still goes on after the process was told to end. */
  async long(claim: Claim, { signal }: HandlerContext) {
    tell({ started: claim.id });
    await toldToEnd;
    await sleep(100);
    tell({ halfway: claim.id, aborted: signal.aborted });
    await sleep(60_000, undefined, { signal });
  },
  async short(claim: Claim) {
    tell({ started: claim.id });
    await sleep(300);
  },
  /** Never gets anywhere. */
  deadly(claim: Claim) {
    tell({ started: claim.id });
    process.kill(process.pid, 'SIGKILL');
  },
};

const worker = new OutboxWorker({
  store,
  handlers: { q: handlers[handler as keyof typeof handlers] },
  wakeups: new PostgresWakeups(db),
  concurrency: 4,
  localQueue: 16,
  leaseMs: Number(leaseMs),
});
drainOnSignals(worker, {
  onDrained: async () => {
    tell({ drained: true });
    await close();
    process.exit(0);
  },
});
await worker.start();
tell({ ready: true });
