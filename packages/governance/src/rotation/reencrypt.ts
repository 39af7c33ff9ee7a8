import { AutomateError } from '@automate/core';
import { and, asc, count, eq, ne, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import { secrets, secretVersions } from '../database/tables.ts';
import type { Keyring } from '../keys/keyring.ts';
import { lockMasterKeys } from '../keys/lock-master-keys.ts';
import { type SealedValue, seal, unseal } from '../keys/sealed-value.ts';
import type { Reencryption, ReencryptOptions, UnreadableValue } from './master-keys.ts';

interface Row extends SealedValue {
  tenantId: string;
  secretId: string;
  version: number;
  key: string;
}

interface Batch {
  last: Row | undefined;
  written: number;
  unreadable: UnreadableValue[];
}

/** Unreadable values that are told one by one. */
const MOST_TOLD = 100;

/** As `MasterKeys.reencrypt` says. */
export async function reencrypt(db: Database, keyring: Keyring, options: ReencryptOptions): Promise<Reencryption> {
  const { batchSize = 200, onProgress, signal, actor } = options;
  const total = await query('Counting what is to be re-encrypted', () => countOthers(db, keyring));
  const done: Reencryption = { keyId: keyring.current.id, reencrypted: 0, unreadable: 0, unreadableValues: [] };
  let after: Row | undefined;
  for (;;) {
    if (signal?.aborted) throw ended(done, total);
    const { last, written, unreadable } = await query('Re-encrypting secrets', () =>
      db.transaction((tx) => reencryptBatch(tx, keyring, { after, batchSize, actor })),
    );
    done.reencrypted += written;
    done.unreadable += unreadable.length;
    done.unreadableValues.push(...unreadable.slice(0, MOST_TOLD - done.unreadableValues.length));
    // Somebody introduced yet another key: what was done so far is to be done again.
    if (keyring.current.id !== done.keyId) return reencrypt(db, keyring, options);
    if (last === undefined) return done;
    onProgress?.({ reencrypted: done.reencrypted, unreadable: done.unreadable, total });
    after = last;
  }
}

async function reencryptBatch(
  tx: Database,
  keyring: Keyring,
  { after, batchSize, actor }: { after: Row | undefined; batchSize: number; actor: string | undefined },
): Promise<Batch> {
  await lockMasterKeys(tx, 'to use');
  await keyring.refresh();
  const rows = await readBatch(tx, keyring.current.id, after, batchSize);
  const unreadable: UnreadableValue[] = [];
  const sealed: { row: Row; anew: SealedValue }[] = [];
  for (const row of rows) {
    try {
      sealed.push({ row, anew: seal(keyring, row, unseal(keyring, row, row)) });
    } catch (error) {
      unreadable.push(unreadableValue(row, error));
    }
  }
  const written = sealed.length === 0 ? [] : await writeBatch(tx, sealed);
  const byTenant = Map.groupBy(written, ({ tenantId }) => tenantId);
  for (const [tenantId, { length }] of byTenant) {
    await appendAudit(tx, {
      tenantId,
      actor,
      action: 'secret.reencrypt',
      subject: keyring.current.id,
      details: { values: length },
    });
  }
  return { last: rows.at(-1), written: written.length, unreadable };
}

/** Locks the secrets in order, as `set` and `delete` lock theirs: nobody waits for somebody who waits for them. */
function readBatch(tx: Database, keyId: string, after: Row | undefined, batchSize: number): Promise<Row[]> {
  const { tenantId, secretId, version, nonce, ciphertext } = secretVersions;
  // By a name of its own: that is what can stand after OF.
  const locked = alias(secrets, 'locked');
  const later: SQL | undefined =
    after && sql`(${tenantId}, ${secretId}, ${version}) > (${after.tenantId}, ${after.secretId}, ${after.version})`;
  return tx
    .select({ tenantId, secretId, version, nonce, ciphertext, keyId: secretVersions.keyId, key: locked.key })
    .from(secretVersions)
    .innerJoin(locked, and(eq(locked.tenantId, tenantId), eq(locked.id, secretId)))
    .where(and(ne(secretVersions.keyId, keyId), later))
    .orderBy(asc(tenantId), asc(secretId), asc(version))
    .limit(batchSize)
    .for('no key update', { of: locked });
}

async function writeBatch(tx: Database, sealed: readonly { row: Row; anew: SealedValue }[]): Promise<Row[]> {
  const values = sealed.map(
    ({ row, anew }) =>
      sql`(${row.tenantId}, ${row.secretId}::uuid, ${row.version}::integer, ${row.keyId}, ${anew.keyId}, ${anew.nonce}::bytea, ${anew.ciphertext}::bytea)`,
  );
  const written = await tx.execute(sql`
    update ${secretVersions} as s set key_id = n.key_id, nonce = n.nonce, ciphertext = n.ciphertext
    from (values ${sql.join(values, sql`, `)}) as n (tenant_id, secret_id, version, old_key_id, key_id, nonce, ciphertext)
    where s.tenant_id = n.tenant_id and s.secret_id = n.secret_id and s.version = n.version and s.key_id = n.old_key_id
    returning s.tenant_id as "tenantId"`);
  return [...(written as Iterable<Row>)];
}

async function countOthers(db: Database, { current }: Keyring): Promise<number> {
  const [row] = await db.select({ values: count() }).from(secretVersions).where(ne(secretVersions.keyId, current.id));
  return row?.values ?? 0;
}

function unreadableValue({ tenantId, key, version, keyId }: Row, error: unknown): UnreadableValue {
  if (!AutomateError.isInstance(error)) throw error;
  const reason = error.code === 'FAILED_PRECONDITION' ? 'key missing' : 'damaged';
  return { tenantId, key, version, keyId, reason };
}

function ended({ reencrypted }: Reencryption, total: number): AutomateError {
  return new AutomateError({
    code: 'CANCELLED',
    message: `Ended after ${reencrypted} of ${total} values; begin it again to do the rest.`,
  });
}
