import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { toDatabaseError } from './database-error.ts';

/**
 * Any drizzle handle on PostgreSQL, a transaction included, whichever driver and schema it has.
 * drizzle's own type parameters are invariant, hence the `any`.
 */
// biome-ignore lint/suspicious/noExplicitAny: a handle of any schema must fit
export type PgHandle = PgDatabase<PgQueryResultHKT, any, any>;

/** A statement with a name under which a connection prepares it once. */
export interface Statement {
  name: string;
  /** With `$1`, `$2`... for the parameters. */
  text: string;
}

/** Text, a number or null: what every driver hands to PostgreSQL in the same way. Arrays go as text (`{1,2}`). */
export type Parameter = string | number | boolean | null;

/** A row, every column by name. */
export type Row = Record<string, unknown>;

/**
 * Runs a statement in one round trip, prepared. Through drizzle's session, so that it takes part in a transaction.
 * @throws what `toDatabaseError` makes of the driver's error.
 */
export async function runStatement<T extends Row>(
  handle: PgHandle,
  statement: Statement,
  parameters: Parameter[],
): Promise<T[]> {
  try {
    const result: unknown = await handle._.session
      .prepareQuery({ sql: statement.text, params: parameters }, undefined, statement.name, false)
      .execute();
    const rows = (Array.isArray(result) ? result : (result as { rows: T[] }).rows) as T[];
    // postgres.js 3.4.9 leaves a hole for each row of a result that broke off before this one on its connection.
    return Object.hasOwn(rows, 0) ? rows : rows.filter(() => true);
  } catch (error) {
    throw toDatabaseError(error, statement.name);
  }
}

/** Integers as PostgreSQL's text form of an array. */
export function integerArray(values: Iterable<string | number>): string {
  let text = '';
  for (const value of values) text += text === '' ? value : `,${value}`;
  return `{${text}}`;
}

/** Texts as PostgreSQL's text form of an array. */
export function textArray(values: Iterable<string>): string {
  return `{${Array.from(values, (value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
