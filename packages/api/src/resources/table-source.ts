import { AutomateError, databaseCode, invalidArgument } from '@automate/core';
import type { Database } from '@automate/governance';
import { and, type Column, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { type ListOptions, listQuestion, typed } from './list-query.ts';
import type { ResourceCall, ResourceRecord, ResourceSource } from './resource-routes.ts';

/** A drizzle table as a resource. */
export interface TableSourceOptions {
  db: Database;
  table: PgTable;
  /** What one of them is called: `order`. */
  name: string;
  /** One column that, in a tenant, is one row's alone, and comes by default: the id. */
  key: Column;
  /** The column of the tenant, which is the caller's in everything that is read or written; null: the rows are everybody's. */
  tenant: Column | null;
  /** An integer that counts changes: makes the ETag. Without it there is no update. */
  version?: Column | undefined;
  list: ListOptions;
  /** Which rows a caller sees and changes, beyond the tenant's. Default: all. */
  rows?: (call: ResourceCall) => SQL | undefined;
  /** What is shown of a row. Default: all but the tenant. */
  show?: (row: Record<string, unknown>) => unknown;
}

/** Reads and changes rows. What the database refuses of a value is INVALID_ARGUMENT, of a second one ALREADY_EXISTS. */
export function createTableSource(options: TableSourceOptions): Required<ResourceSource> {
  const { db, table, name, key, tenant, version, list, rows } = options;
  const columns = getTableColumns(table);
  const nameOf = (wanted: Column) => Object.keys(columns).find((each) => columns[each] === wanted) as string;
  const tenantName = tenant && nameOf(tenant);
  const { [tenantName ?? '']: _, ...shownColumns } = columns;
  const show = options.show ?? ((row: Record<string, unknown>) => row);
  const record = (row: Record<string, unknown>): ResourceRecord => ({
    id: String(row[nameOf(key)]),
    version: version && Number(row[nameOf(version)]),
    shown: show(row),
  });
  const visible = (call: ResourceCall, more?: SQL): SQL | undefined =>
    and(tenant ? eq(tenant, call.principal.tenantId) : undefined, rows?.(call), more);
  /** Whatever a body says, a row is its caller's tenant's. */
  const own = ({ principal }: ResourceCall) => tenantName && { [tenantName]: principal.tenantId };
  const missing = (id: string) =>
    new AutomateError({ code: 'NOT_FOUND', message: `There is no ${name} ${JSON.stringify(id)}.`, effect: 'none' });
  const find = async (call: ResourceCall, id: string): Promise<ResourceRecord> => {
    const where = visible(call, eq(key, typed(key, id)));
    const found = knownRefusals(db.select(shownColumns).from(table).where(where).limit(1));
    // What is no id at all is one of nothing.
    const [row] = await found.catch((error: unknown) => {
      throw AutomateError.isInstance(error) && error.code === 'INVALID_ARGUMENT' ? missing(id) : error;
    });
    if (row === undefined) throw missing(id);
    return record(row);
  };
  const at = (call: ResourceCall, id: string, expected: number | undefined) =>
    visible(call, and(eq(key, typed(key, id)), version && expected !== undefined ? eq(version, expected) : undefined));
  /** Nothing was there to change: it is gone, or not as it was. */
  const lost = async (call: ResourceCall, id: string): Promise<never> => {
    const { version: now } = await find(call, id);
    const message = `Somebody else has changed the ${name} ${JSON.stringify(id)}: it is at version ${now}.`;
    throw new AutomateError({ code: 'ABORTED', message, effect: 'none', details: { version: now } });
  };

  return {
    async list(call, query) {
      const question = listQuestion(list, key, query);
      const found = await knownRefusals(
        db
          .select({ ...shownColumns, place$: question.place, id$: sql<string>`${key}::text` })
          .from(table)
          .where(visible(call, question.where))
          .orderBy(...question.orderBy)
          .limit(question.limit + 1)
          .offset(question.offset),
      );
      const page = found.slice(0, question.limit);
      const last = found.length > question.limit && list.pagination !== 'offset' ? page.at(-1) : undefined;
      return {
        items: page.map(({ place$: _place, id$: _id, ...row }) => show(row)),
        nextCursor: last && question.cursorOf({ place: String(last.place$), id: String(last.id$) }),
      };
    },
    get: find,
    async create(call, body: Record<string, unknown>) {
      const values = { ...body, ...own(call) };
      const [row] = await knownRefusals(db.insert(table).values(values).returning(shownColumns));
      return record(row as Record<string, unknown>);
    },
    async update(call, id, body: Record<string, unknown> | ((now: unknown) => Record<string, unknown>), expected) {
      const next = version && { [nameOf(version)]: sql`${version} + 1` };
      const now = await find(call, id);
      const change = { ...(typeof body === 'function' ? body(now.shown) : body), ...own(call), ...next };
      const changing = db
        .update(table)
        .set(change)
        .where(at(call, id, expected))
        .returning(shownColumns);
      const [row] = (await knownRefusals(changing)) as Record<string, unknown>[];
      return row === undefined ? lost(call, id) : record(row);
    },
    async delete(call, id, expected) {
      await find(call, id);
      const gone = await knownRefusals(
        db
          .delete(table)
          .where(at(call, id, expected))
          .returning({ id: sql`${key}::text` }),
      );
      if (gone.length === 0) await lost(call, id);
    },
  };
}

/** What the database says of values that came from outside, in words of the API: INVALID_ARGUMENT, ALREADY_EXISTS, FAILED_PRECONDITION. */
export async function knownRefusals<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    const code = databaseCode(error) ?? '';
    if (code === '23505' || code === '23P01')
      throw refusal('ALREADY_EXISTS', 'There is one with these values already.');
    if (code === '23503') throw refusal('FAILED_PRECONDITION', 'It names what is not there, or is named by what is.');
    // Of another type, too large, null where nothing may be, or against a check.
    if (/^22|^2350[02]$|^23514$/.test(code)) throw invalidArgument('A value is none that can be kept or looked for.');
    throw error;
  }
}

function refusal(code: 'ALREADY_EXISTS' | 'FAILED_PRECONDITION', message: string): AutomateError {
  return new AutomateError({ code, message, effect: 'none' });
}
