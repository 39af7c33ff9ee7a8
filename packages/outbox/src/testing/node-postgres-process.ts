/** Uses the outbox through node-postgres, in a process of its own. Argument: database URL. Tells what it claimed and finished. */
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { enqueue, SkipLockedClaimOutboxStore } from '../index.ts';

const pool = new pg.Pool({ connectionString: process.argv[2] });
const db = drizzle({ client: pool });
const store = new SkipLockedClaimOutboxStore(db);
await db.transaction((tx) => enqueue(tx, [{ queue: 'q', ref: 'node-postgres', payload: { a: [1] } }]));
const claims = await store.claimBatch({ worker: 'w', queues: ['q'], limit: 5, leaseMs: 60_000 });
const retried = await store.markRetry(claims.map((claim) => ({ claim, delayMs: 0, code: 'X' })));
const again = await store.claimBatch({ worker: 'w', queues: ['q'], limit: 5, leaseMs: 60_000 });
const finished = await store.markSuccess([...claims, ...again]);
console.log(
  JSON.stringify({
    claimed: claims.map((claim) => [claim.ref, claim.payload]),
    retried: retried.held.length,
    finished: finished.length,
  }),
);
await pool.end();
