import type { ActionEffect } from '@automate/connectors';
import type { Sql } from 'postgres';
import type { RecordedError } from '../queries/execution-record.ts';
import type { NoticeStatus } from './notice-record.ts';

/** What is known of telling somebody. */
export interface StoredNotice {
  status: NoticeStatus;
  effect: ActionEffect | null;
  attempts: number;
  failures: number;
  error: RecordedError | null;
  sinceFirstMs: number;
  /** The outbox item that it is told by. */
  item: string | null;
}

/** The rows of a table of notices. A key is the columns that name one. */
export interface NoticeRows<Key> {
  read(key: Key): Promise<StoredNotice | undefined>;
  /**
   * Says that an attempt begins, and whether it sends: `retrying`, where nothing can be. Undefined when somebody else has said
   * something since `seen`: they go on, and this one must not.
   */
  begin(
    key: Key,
    by: { connector: string; connection: string | undefined },
    seen: { attempts: number; item: string },
    attempt: { status: 'sending' | 'retrying'; effect: ActionEffect },
  ): Promise<{ attempts: number } | undefined>;
  /** Says how an attempt ended. Nothing happens where a later one has begun. */
  end(
    key: Key,
    attempts: number,
    end: { status: NoticeStatus; failures: number; error?: RecordedError | undefined },
  ): Promise<void>;
}

/** `table`: without its schema. `columns`: what names a row. */
export function createNoticeRows<Key extends Record<string, string | number>>(
  sql: Sql,
  table: string,
  columns: string[],
): NoticeRows<Key> {
  const rows = sql(`automate_engine.${table}`);
  const isKey = (key: Record<string, string | number>) =>
    columns.map((column) => sql`${sql(column)} = ${key[column] ?? null}`).reduce((all, one) => sql`${all} and ${one}`);
  return {
    async read(key) {
      const [row] = await sql<StoredNotice[]>`
        select status, effect, attempts, failures, error, item::text,
          extract(epoch from clock_timestamp() - first_sent_at)::float8 * 1000 as "sinceFirstMs"
        from ${rows} where ${isKey(key)}`;
      return row;
    },
    async begin(key, { connector, connection = null }, seen, { status, effect }) {
      const first: Record<string, string | number | null> = {
        ...key,
        connector,
        connection,
        status,
        effect,
        item: seen.item,
      };
      const [row] = await sql<{ attempts: number }[]>`
        insert into ${rows} ${sql(first)}
        on conflict (${sql.unsafe(columns.join(', '))}) do update
        set status = excluded.status, effect = excluded.effect, attempts = ${sql(table)}.attempts + 1,
          updated_at = clock_timestamp()
        where ${sql(table)}.attempts = ${seen.attempts}
        returning ${sql(table)}.attempts`;
      return row;
    },
    async end(key, attempts, { status, failures, error }) {
      await sql`
        update ${rows}
        set status = ${status}, failures = ${failures}, updated_at = clock_timestamp(),
          error = ${error === undefined ? null : JSON.stringify(error)}::text::jsonb
        where ${isKey(key)} and attempts = ${attempts}`;
    },
  };
}
