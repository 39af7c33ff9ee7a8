import { and, asc, eq, sql } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
import { checkHostPatterns } from './host-pattern.ts';

/** Hosts that the operator's configuration approves for a secret. */
export interface ConfiguredBinding {
  key: string;
  /** As `Secrets.bind` takes them. */
  hosts: readonly string[];
  /** Default: every tenant's secret of that name. */
  tenantId?: string;
}

/** Which hosts each secret may be sent to: what the configuration says and what the table says. */
export class SecretBindings {
  readonly #db: Database | undefined;
  readonly #configured: readonly ConfiguredBinding[];

  /** Throws INVALID_ARGUMENT when a configured host is malformed or too wide. */
  constructor(db: Database | undefined, configured: readonly ConfiguredBinding[]) {
    this.#db = db;
    this.#configured = configured.map((each) => ({ ...each, hosts: checkHostPatterns(each.key, each.hosts) }));
  }

  async list(tenantId: string, key: string): Promise<string[]> {
    const configured = this.#configured.filter(
      (binding) => binding.key === key && (binding.tenantId === undefined || binding.tenantId === tenantId),
    );
    return [...new Set([...configured.flatMap(({ hosts }) => hosts), ...(await this.stored(tenantId, key))])];
  }

  /** What the table says, without the configuration. */
  async stored(tenantId: string, key: string): Promise<string[]> {
    const { secretBindings } = tables;
    const db = this.#db;
    if (!db) return [];
    const rows = await query('Reading the hosts of a secret', () =>
      db
        .select({ host: secretBindings.host })
        .from(secretBindings)
        .where(and(eq(secretBindings.tenantId, tenantId), eq(secretBindings.secretKey, key)))
        .orderBy(asc(sql`${secretBindings.host} collate "C"`)),
    );
    return rows.map(({ host }) => host);
  }

  /** Replaces what the table says, in the given transaction, and says whether it was another. `hosts` have been checked. */
  async replace(tx: Database, tenantId: string, key: string, hosts: readonly string[]): Promise<boolean> {
    const { secretBindings } = tables;
    const before = await tx
      .delete(secretBindings)
      .where(and(eq(secretBindings.tenantId, tenantId), eq(secretBindings.secretKey, key)))
      .returning({ host: secretBindings.host });
    if (hosts.length > 0) {
      await tx
        .insert(secretBindings)
        .values(hosts.map((host) => ({ tenantId, secretKey: key, host })))
        .onConflictDoNothing();
    }
    const were = new Set(before.map(({ host }) => host));
    const are = new Set(hosts);
    return were.size !== are.size || hosts.some((host) => !were.has(host));
  }
}
