import { randomBytes } from 'node:crypto';
import { type AutomateError, type Logger, queryDatabase, refused } from '@automate/core';
import type { Secrets } from '@automate/governance';
import { type SQL, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { sayHost } from '../problems.ts';
import type { InstanceRef } from './instance.ts';

/** A handle that statements run on: the database, or a transaction. */
export type Handle = Pick<PostgresJsDatabase, 'execute'>;

/** How long a change may take between writing its secrets down and using them; then they count as left behind. */
const PENDING_MINUTES = 10;
/** How long processes may go on with the version before, and calls with what they have read of it. */
const SUPERSEDED_SECONDS = 60;
/** A process that has not been seen for so long uses nothing any more. */
export const PROCESS_GONE_SECONDS = 60;

export interface InstanceSecretsOptions {
  db: PostgresJsDatabase;
  secrets: Pick<Secrets, 'set' | 'delete'>;
  log: Logger;
}

/**
 * The secrets of instances. Each value has a key of its own and never changes: it is written before the version that uses
 * it, which either is committed with it or never was. No transaction spans a secrets backend, so every key is written
 * down first (`pending`), becomes `used` with its version, and whatever is not used any more is removed.
 */
export class InstanceSecrets {
  readonly #db: PostgresJsDatabase;
  readonly #secrets: InstanceSecretsOptions['secrets'];
  readonly #log: Logger;

  constructor({ db, secrets, log }: InstanceSecretsOptions) {
    this.#db = db;
    this.#secrets = secrets;
    this.#log = log;
  }

  /** Stores new values. Resolves to their keys by field; when one cannot be stored, none is left. */
  async store(
    ref: InstanceRef,
    values: ReadonlyMap<string, { value: string; hosts: readonly string[] }>,
    actor: string,
  ): Promise<Map<string, string>> {
    const keys = new Map([...values.keys()].map((field) => [field, newKey(ref, field)]));
    if (keys.size === 0) return keys;
    const rows = [...keys].map(
      ([field, key]) => sql`(${ref.tenantId}, ${key}, ${ref.pluginId}, ${ref.name}, ${field}, 'pending')`,
    );
    await this.#execute(
      this.#db,
      sql`
      INSERT INTO automate_host.instance_secrets (tenant_id, secret_key, plugin_id, instance, field, state)
      VALUES ${sql.join(rows, sql`, `)}`,
    );
    try {
      for (const [field, { value, hosts }] of values) {
        await this.#secrets.set(ref.tenantId, keys.get(field) as string, value, { hosts, actor });
      }
    } catch (error) {
      await this.discard(ref.tenantId, [...keys.values()]);
      throw error;
    }
    return keys;
  }

  /** In the transaction that commits the version: its new secrets are in use, and those it does without are not. */
  async commit(
    tx: Handle,
    ref: InstanceRef,
    { added, inUse, version }: { added: readonly string[]; inUse: readonly string[]; version: number },
  ): Promise<void> {
    if (added.length > 0) {
      const used = await this.#execute(
        tx,
        sql`
        UPDATE automate_host.instance_secrets SET state = 'used', changed_at = now()
        WHERE tenant_id = ${ref.tenantId} AND secret_key IN ${added} AND state = 'pending'
        RETURNING secret_key`,
      );
      if (used.length < added.length) throw tookTooLong(ref);
    }
    await this.#execute(
      tx,
      sql`
      UPDATE automate_host.instance_secrets SET state = 'superseded', superseded_by = ${version}, changed_at = now()
      WHERE ${isOf(ref)} AND state = 'used' ${inUse.length === 0 ? sql`` : sql`AND secret_key NOT IN ${inUse}`}`,
    );
  }

  /** In the transaction that deletes the instance. */
  async drop(tx: Handle, ref: InstanceRef): Promise<void> {
    await this.#execute(
      tx,
      sql`
      UPDATE automate_host.instance_secrets SET state = 'dropped', changed_at = now()
      WHERE ${isOf(ref)} AND state IN ('used', 'superseded')`,
    );
  }

  /** Of a version that was not committed. Never throws: what cannot be removed now is removed later. */
  async discard(tenantId: string, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    try {
      // A version that was committed after all, though nobody heard of it, has made them `used`.
      await this.#execute(
        this.#db,
        sql`
        UPDATE automate_host.instance_secrets SET state = 'dropped', changed_at = now()
        WHERE tenant_id = ${tenantId} AND secret_key IN ${keys} AND state = 'pending'`,
      );
    } catch (error) {
      this.#tell(error);
    }
    await this.sweep();
  }

  /**
   * Removes what nothing uses from the backend, of all tenants: what was dropped, what was left behind by a process that
   * ended in the middle of a change, and what no live instance in any process can still need. Never throws.
   */
  async sweep(): Promise<void> {
    try {
      const unused = await this.#execute<{ tenant_id: string; secret_key: string }>(
        this.#db,
        sql`
        UPDATE automate_host.instance_secrets s SET state = 'dropped'
        WHERE state = 'dropped'
           OR (state = 'pending' AND changed_at < now() - make_interval(mins => ${PENDING_MINUTES}))
           OR (state = 'superseded' AND changed_at < now() - make_interval(secs => ${SUPERSEDED_SECONDS})
               AND NOT EXISTS (
                 SELECT FROM automate_host.instance_applications a
                 WHERE a.tenant_id = s.tenant_id AND a.plugin_id = s.plugin_id AND a.instance = s.instance
                   AND a.oldest_version < s.superseded_by
                   AND a.seen_at > now() - make_interval(secs => ${PROCESS_GONE_SECONDS})))
        RETURNING tenant_id, secret_key`,
      );
      for (const { tenant_id, secret_key } of unused) await this.#remove(tenant_id, secret_key);
    } catch (error) {
      this.#tell(error);
    }
  }

  /** One that cannot be removed keeps no other. */
  async #remove(tenantId: string, key: string): Promise<void> {
    try {
      await this.#secrets.delete(tenantId, key);
      await this.#execute(
        this.#db,
        sql`DELETE FROM automate_host.instance_secrets WHERE tenant_id = ${tenantId} AND secret_key = ${key}`,
      );
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn({ reason }, 'secrets that no instance uses are not removed yet; they will be');
  }

  #execute<R extends Record<string, unknown>>(handle: Handle, statement: SQL): Promise<R[]> {
    const work = async () => [...(await handle.execute(statement))] as R[];
    return queryDatabase('Keeping the secrets of an instance', 'hostMigrations', work);
  }
}

function isOf({ tenantId, pluginId, name }: InstanceRef): SQL {
  return sql`tenant_id = ${tenantId} AND plugin_id = ${pluginId} AND instance = ${name}`;
}

/** Readable, for whoever sees `$secret:<key>`, and of this one value alone. At most 200 characters, as keys are. */
function newKey({ pluginId, name }: InstanceRef, field: string): string {
  return `${`${pluginId}/${name}/${field}`.slice(0, 180)}@${randomBytes(8).toString('hex')}`;
}

function tookTooLong({ name }: InstanceRef): AutomateError {
  return refused('ABORTED', sayHost('instance_save_late', { name, minutes: PENDING_MINUTES }));
}
