import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, lte, sql } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
import type { Keyring } from '../keys/keyring.ts';
import { lockMasterKeys } from '../keys/lock-master-keys.ts';
import { seal, unseal } from '../keys/sealed-value.ts';
import { checkSecretKey, checkSecretValue } from './secret-name.ts';
import { SecretNotFoundError } from './secret-not-found-error.ts';
import type { SecretInfo, SecretsBackend, SecretVersion } from './secrets-backend.ts';

export interface EncryptedTableSecretsOptions {
  db: Database;
  keyring: Keyring;
  /** Older ones are removed when a value is set. Default 10. */
  keepVersions?: number;
}

/** Secrets in a table of their own, encrypted with AES-256-GCM. Needs `governanceMigrations`. */
export class EncryptedTableSecretsBackend implements SecretsBackend {
  readonly id = 'encrypted-table';
  readonly #db: Database;
  readonly #keyring: Keyring;
  readonly #keepVersions: number;

  constructor({ db, keyring, keepVersions = 10 }: EncryptedTableSecretsOptions) {
    this.#db = db;
    this.#keyring = keyring;
    this.#keepVersions = Math.max(1, keepVersions);
  }

  /** @throws SecretNotFoundError, or FAILED_PRECONDITION and DATA_LOSS as `unseal` does */
  async get(tenantId: string, key: string): Promise<string> {
    const { secrets, secretVersions } = tables;
    const [row] = await query('Reading a secret', () =>
      this.#db
        .select({
          id: secrets.id,
          version: secrets.version,
          keyId: secretVersions.keyId,
          nonce: secretVersions.nonce,
          ciphertext: secretVersions.ciphertext,
        })
        .from(secrets)
        .innerJoin(
          secretVersions,
          and(
            eq(secretVersions.tenantId, secrets.tenantId),
            eq(secretVersions.secretId, secrets.id),
            eq(secretVersions.version, secrets.version),
          ),
        )
        .where(and(eq(secrets.tenantId, tenantId), eq(secrets.key, key))),
    );
    if (!row) throw new SecretNotFoundError(tenantId, key);
    // One that was introduced after this process began.
    if (!this.#keyring.all.some(({ id }) => id === row.keyId)) await this.#keyring.refresh();
    return unseal(this.#keyring, { tenantId, secretId: row.id, version: row.version }, row);
  }

  async set(tenantId: string, key: string, value: string): Promise<SecretInfo> {
    checkSecretKey(key);
    checkSecretValue(key, value);
    const { secrets, secretVersions } = tables;
    return query('Storing a secret', () =>
      this.#db.transaction(async (tx) => {
        await lockMasterKeys(tx, 'to use');
        await this.#keyring.refresh();
        // Locks the row: two writers get two versions.
        const [secret] = await tx
          .insert(secrets)
          .values({ tenantId, id: randomUUID(), key, version: 1 })
          .onConflictDoUpdate({
            target: [secrets.tenantId, secrets.key],
            set: { version: sql`${secrets.version} + 1`, updatedAt: sql`now()` },
          })
          .returning();
        const { id, version, updatedAt } = secret!;
        const sealed = seal(this.#keyring, { tenantId, secretId: id, version }, value);
        await tx.insert(secretVersions).values({ tenantId, secretId: id, version, ...sealed });
        await tx
          .delete(secretVersions)
          .where(
            and(
              eq(secretVersions.tenantId, tenantId),
              eq(secretVersions.secretId, id),
              lte(secretVersions.version, version - this.#keepVersions),
            ),
          );
        return { key, version, updatedAt };
      }),
    );
  }

  async delete(tenantId: string, key: string): Promise<void> {
    const { secrets } = tables;
    await query('Deleting a secret', () =>
      this.#db.delete(secrets).where(and(eq(secrets.tenantId, tenantId), eq(secrets.key, key))),
    );
  }

  async list(tenantId: string): Promise<SecretInfo[]> {
    const { secrets } = tables;
    return query('Listing secrets', () =>
      this.#db
        .select({ key: secrets.key, version: secrets.version, updatedAt: secrets.updatedAt })
        .from(secrets)
        .where(eq(secrets.tenantId, tenantId))
        .orderBy(asc(sql`${secrets.key} collate "C"`)),
    );
  }

  async versions(tenantId: string, key: string): Promise<SecretVersion[]> {
    const { secrets, secretVersions } = tables;
    const rows = await query('Reading the versions of a secret', () =>
      this.#db
        .select({ version: secretVersions.version, createdAt: secretVersions.createdAt })
        .from(secrets)
        .innerJoin(
          secretVersions,
          and(eq(secretVersions.tenantId, secrets.tenantId), eq(secretVersions.secretId, secrets.id)),
        )
        .where(and(eq(secrets.tenantId, tenantId), eq(secrets.key, key)))
        .orderBy(desc(secretVersions.version)),
    );
    if (rows.length === 0) throw new SecretNotFoundError(tenantId, key);
    return rows;
  }
}
