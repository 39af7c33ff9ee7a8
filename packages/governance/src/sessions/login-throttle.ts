import { createHash } from 'node:crypto';
import { type Clock, refused } from '@automate/core';
import { and, eq, lt, sql } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import { loginAttempts } from '../database/user-tables.ts';
import { say } from '../problems.ts';

/** Whose attempts are counted together. */
export interface Bucket {
  kind: 'account' | 'device' | 'address' | 'own-password';
  name: string;
}

/** Attempts that cost no waiting. Many people may share an address. */
const FREE = { account: 5, device: 5, address: 30, 'own-password': 5 } as const;
/** After them, and doubled each time. */
const FIRST_WAIT_S = 1;
const LONGEST_WAIT_S = 15 * 60;
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

export interface LoginThrottle {
  /**
   * Counts an attempt before it is made: a process that dies within it, and any number at once, are counted as well. One
   * that has to wait is not made, and not counted: nobody is kept out for longer by whoever goes on trying.
   *
   * @throws AutomateError RESOURCE_EXHAUSTED
   */
  count(buckets: readonly Bucket[]): Promise<void>;
  /** One that went well does not count against them. */
  forgive(buckets: readonly Bucket[]): Promise<void>;
  /** Forgets what was long ago. */
  sweep(): Promise<void>;
}

/** Attempts of the whole installation, under one tenant's name: who tries to log in has none yet. */
export function createLoginThrottle(options: { db: Database; clock: Clock; tenantId: string }): LoginThrottle {
  const { db, clock, tenantId } = options;
  const hashOf = ({ kind, name }: Bucket) => createHash('sha256').update(`${kind}:${name}`).digest();
  const at = (bucket: Bucket) => and(eq(loginAttempts.tenantId, tenantId), eq(loginAttempts.bucket, hashOf(bucket)));

  async function countOne(bucket: Bucket): Promise<void> {
    const now = new Date(clock.now()).toISOString();
    const attempts = sql`case when t.updated_at < ${now}::timestamptz - make_interval(secs => ${FORGOTTEN_AFTER_MS / 1_000})
      then 1 else t.attempts + 1 end`;
    const wait = sql`case when ${attempts} < ${FREE[bucket.kind]}::int then 0
      else least(${LONGEST_WAIT_S}::float8, ${FIRST_WAIT_S}::float8 * power(2, least(20, ${attempts} - ${FREE[bucket.kind]}::int))) end`;
    const counted = await query('Counting an attempt to log in', () =>
      db.execute(sql`
        insert into ${loginAttempts} as t (tenant_id, bucket, attempts, blocked_until, updated_at)
        values (${tenantId}, ${hashOf(bucket)}, 1, ${now}::timestamptz, ${now}::timestamptz)
        on conflict (tenant_id, bucket) do update set
          attempts = ${attempts}, updated_at = excluded.updated_at,
          blocked_until = excluded.updated_at + make_interval(secs => ${wait})
        where t.blocked_until <= excluded.updated_at
        returning attempts`),
    );
    if ((counted as unknown as unknown[]).length > 0) return;
    const [row] = await query('Reading attempts to log in', () => db.select().from(loginAttempts).where(at(bucket)));
    const retryAfterMs = Math.max(1_000, (row?.blockedUntil.getTime() ?? 0) - clock.now());
    const said = say('login_throttled', { seconds: Math.ceil(retryAfterMs / 1_000) });
    throw refused('RESOURCE_EXHAUSTED', said, { retryAfterMs });
  }

  return {
    async count(buckets) {
      for (const bucket of buckets) await countOne(bucket);
    },
    async forgive(buckets) {
      for (const bucket of buckets) {
        await query('Forgiving an attempt to log in', () =>
          bucket.kind === 'address'
            ? db
                .update(loginAttempts)
                .set({ attempts: sql`greatest(${loginAttempts.attempts} - 1, 0)` })
                .where(at(bucket))
            : db.delete(loginAttempts).where(at(bucket)),
        );
      }
    },
    async sweep() {
      const old = lt(loginAttempts.updatedAt, new Date(clock.now() - FORGOTTEN_AFTER_MS));
      await query('Forgetting attempts to log in', () => db.delete(loginAttempts).where(old));
    },
  };
}
