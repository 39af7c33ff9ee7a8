import { createHash, randomUUID } from 'node:crypto';
import { queryDatabase } from '@automate/core';
import type { Database, KeyedHash } from '@automate/governance';
import { sql } from 'drizzle-orm';

/** Which call: a key is its caller's own. */
export interface CallKey {
  tenantId: string;
  /** Who calls, for example `key:0f3a…`. */
  caller: string;
  key: string;
}

/** What is known of a call with a key. */
export type CallClaim =
  | { state: 'new'; claim: string }
  | { state: 'running' }
  | { state: 'done'; answer: string }
  | { state: 'other' };

/** The calls that carried an Idempotency-Key, for a day. */
export interface IdempotentCalls {
  /** Takes the key for a request, unless it is taken. Of the request a hash is kept. */
  begin(key: CallKey, request: string): Promise<CallClaim>;
  /** Keeps the call from counting as lost while it goes on, until what it returns is called. */
  hold(key: CallKey, claim: string): () => void;
  /** Keeps the answer for whoever asks again. */
  end(key: CallKey, claim: string, answer: string): Promise<void>;
  /** Nothing was done: the key may be used again. */
  release(key: CallKey, claim: string): Promise<void>;
}

export interface IdempotentCallsOptions {
  db: Database;
  /** Default: SHA-256, which tells whoever reads the table of a request that can be guessed. */
  hash?: KeyedHash | undefined;
  /** How long an answer is kept, in milliseconds. Default 24 h. */
  keepMs?: number;
  /** After how long without a sign of life a call counts as lost with its process, in milliseconds. Default 2 min. */
  holdMs?: number;
}

const plain: KeyedHash = { of: async (text) => [createHash('sha256').update(text).digest()] };

const query = <T>(work: () => PromiseLike<T>): Promise<T> =>
  queryDatabase('Looking at the idempotency key', 'apiMigrations', work);
/** Between two times that one process forgets old answers, in milliseconds. */
const FORGET_EVERY_MS = 60_000;

/** Calls with a key, in `automate_api.idempotent_calls`. Clocks are the database's. */
export function createIdempotentCalls({
  db,
  hash = plain,
  keepMs = 86_400_000,
  holdMs = 120_000,
}: IdempotentCallsOptions): IdempotentCalls {
  let forgotten = performance.now();
  const seconds = (ms: number) => sql`make_interval(secs => ${ms / 1000}::float8)`;
  const at = ({ tenantId, caller, key }: CallKey) =>
    sql`tenant_id = ${tenantId} and caller = ${caller} and key = ${key}`;
  const forget = async () => {
    if (performance.now() - forgotten < FORGET_EVERY_MS) return;
    forgotten = performance.now();
    await db.execute(sql`delete from automate_api.idempotent_calls where expires_at < now()`);
  };
  const rowsOf = async <Row>(statement: ReturnType<typeof sql>): Promise<Row[]> => {
    // postgres.js gives the rows, node-postgres an object that has them.
    const result: unknown = await db.execute(statement);
    return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as Row[];
  };
  return {
    begin: (call, request) =>
      query(async () => {
        await forget();
        const claim = randomUUID();
        const hashes = (await hash.of(request)).map((each) => Buffer.from(each).toString('hex'));
        const known = sql.join(
          hashes.map((each) => sql`decode(${each}, 'hex')`),
          sql`, `,
        );
        const taken = await rowsOf(sql`
          insert into automate_api.idempotent_calls as c
            (tenant_id, caller, key, claim, request_hash, held_until, expires_at)
          values (${call.tenantId}, ${call.caller}, ${call.key}, ${claim}::text::uuid, decode(${hashes[0]}, 'hex'),
            now() + ${seconds(holdMs)}, now() + ${seconds(keepMs)})
          on conflict (tenant_id, caller, key) do update set claim = excluded.claim,
            request_hash = excluded.request_hash, held_until = excluded.held_until, answer = null,
            expires_at = excluded.expires_at
          where c.expires_at < now()
            or (c.answer is null and c.held_until < now() and c.request_hash in (${known}))
          returning 1 as taken`);
        if (taken.length > 0) return { state: 'new', claim };
        const [found] = await rowsOf<{ answer: string | null; hash: string }>(sql`
          select answer, encode(request_hash, 'hex') as hash from automate_api.idempotent_calls where ${at(call)}`);
        // One that was given back in between is for the next attempt.
        if (found === undefined) return { state: 'running' };
        if (!hashes.includes(found.hash)) return { state: 'other' };
        return found.answer === null ? { state: 'running' } : { state: 'done', answer: found.answer };
      }),
    hold(call, claim) {
      const renew = () =>
        db.execute(sql`update automate_api.idempotent_calls set held_until = now() + ${seconds(holdMs)}
          where ${at(call)} and claim = ${claim}::text::uuid and answer is null`);
      // One that fails is followed by others before the time is over.
      const timer = setInterval(() => void renew().then(undefined, () => {}), holdMs / 4);
      timer.unref();
      return () => clearInterval(timer);
    },
    end: (call, claim, answer) =>
      query(async () => {
        await db.execute(sql`update automate_api.idempotent_calls set answer = ${answer}
          where ${at(call)} and claim = ${claim}::text::uuid`);
      }),
    release: (call, claim) =>
      query(async () => {
        await db.execute(sql`delete from automate_api.idempotent_calls
          where ${at(call)} and claim = ${claim}::text::uuid and answer is null`);
      }),
  };
}
