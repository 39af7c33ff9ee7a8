import { type Clock, type Logger, silentLogger, systemClock } from '@automate/core';
import { sql } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';

export interface LastUseOptions {
  db: Database;
  clock?: Clock | undefined;
  log?: Logger | undefined;
  /** Default one minute. */
  everyMs?: number | undefined;
}

/** Keeps when each key was last used, and writes it in one statement now and then: a use costs no write. */
export class LastUse {
  readonly #options: LastUseOptions;
  readonly #clock: Clock;
  #uses = new Map<string, { tenantId: string; id: string; at: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LastUseOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  note(tenantId: string, id: string): void {
    this.#uses.set(id, { tenantId, id, at: this.#clock.now() });
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      // Only a hint for people: losing one is no reason to fail.
      this.write().catch((error) => {
        (this.#options.log ?? silentLogger).warn({ error: String(error) }, 'last uses of API keys not written');
      });
    }, this.#options.everyMs ?? 60_000);
    this.#timer.unref();
  }

  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const uses = [...this.#uses.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    this.#uses = new Map();
    if (uses.length === 0) return;
    const rows = uses.map(
      ({ tenantId, id, at }) => sql`(${tenantId}, ${id}, ${new Date(at).toISOString()}::timestamptz)`,
    );
    await query('Writing the last uses of API keys', () =>
      this.#options.db.execute(sql`
        update ${tables.apiKeys} as k set last_used_at = u.at
        from (values ${sql.join(rows, sql`, `)}) as u (tenant_id, id, at)
        where k.tenant_id = u.tenant_id and k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at)`),
    );
  }
}
