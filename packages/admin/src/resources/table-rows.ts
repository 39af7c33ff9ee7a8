import { createTableSource, type ResourceCall } from '@automate/api';
import { AutomateError, databaseCode, databaseTrouble, invalidArgument, refused } from '@automate/core';
import type { AdminCaller, AdminQuestion, AdminRow, AdminRows } from '@automate/extensions';
import type { Database } from '@automate/governance';
import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { sayRow } from './problems.ts';
import type { RowsTable } from './rows-table.ts';

/** What rows are reached through: a transaction or not, and for whom. */
export interface RowsScope {
  db: Database;
  call: Pick<ResourceCall, 'principal'>;
  /** Which rows this caller sees. Default: all of the tenant. */
  where?: SQL | undefined;
}

/** The rows of a table as those of an admin resource. */
export function tableRows(rows: RowsTable, name: string, { db, call: { principal }, where }: RowsScope): AdminRows {
  const { table, key, tenant, version, deleted } = rows;
  const call = { principal } as ResourceCall;
  const source = (more?: SQL) =>
    createTableSource({
      ...{ db, table, name, key, tenant, version },
      list: { sorts: rows.sorts },
      rows: () => and(rows.where, where, more),
      show: rows.toRow,
    });
  const live = () => source(deleted && isNull(deleted));
  const gone = () => source(deleted && isNotNull(deleted));
  const shown = ({ shown: row }: { shown: unknown }) => row as AdminRow;
  /** What a caller would not see, they do not make: another's it would be. */
  const seen = async (row: AdminRow): Promise<AdminRow> => {
    if (where === undefined) return row;
    const { id } = row;
    return source()
      .get(call, id)
      .then(shown, (error: unknown) => {
        throw AutomateError.isInstance(error) && error.code === 'NOT_FOUND' ? unseen(name) : error;
      });
  };
  const nameOf = (column: RowsTable['deleted']) =>
    Object.keys(table).find((each) => (table as unknown as Record<string, unknown>)[each] === column) as string;

  return {
    async list(question: AdminQuestion) {
      const { limit, cursor, sort } = question;
      if (!Object.hasOwn(rows.sorts, sort.replace(/^-/, ''))) throw noSort(sort);
      const query = { limit, sort, ...(cursor !== undefined && { cursor }) } as unknown as Record<string, string>;
      const page = await source(askedFor(rows, question)).list(call, query);
      return { rows: page.items as AdminRow[], nextCursor: page.nextCursor };
    },
    get: async (id) => shown(await source().get(call, id)),
    create: async (values, caller, id) =>
      seen(shown(await source().create(call, rows.made(values, caller, id) as never))),
    ...(version && {
      update: async (id: string, values: AdminRow['values'], at: number | undefined, caller: AdminCaller) =>
        seen(
          shown(
            await live().update(
              call,
              id,
              ((now: unknown) => rows.changed(values, caller, (now as AdminRow).values)) as never,
              at,
            ),
          ),
        ),
    }),
    async delete(id, at, caller) {
      if (deleted === undefined) return source().delete(call, id, at);
      const change = { ...rows.changed(undefined, caller), [nameOf(deleted)]: sql`clock_timestamp()` };
      await live().update(call, id, change as never, at);
    },
    ...(deleted && {
      async restore(id: string, at: number | undefined, caller: AdminCaller) {
        const row = shown(await source().get(call, id));
        if (row.deletedAt === undefined) throw notDeleted(name, id);
        const change = { ...rows.changed(undefined, caller), [nameOf(deleted)]: null };
        return shown(await gone().update(call, id, change as never, at));
      },
    }),
  };
}

/** How many rows a list would give, page by page. */
export async function countTableRows(
  rows: RowsTable,
  { db, call: { principal }, where }: RowsScope,
  question: AdminQuestion,
): Promise<number> {
  const own = rows.tenant ? eq(rows.tenant, principal.tenantId) : undefined;
  try {
    return await db.$count(rows.table, and(own, rows.where, where, askedFor(rows, question)));
  } catch (error) {
    if (databaseTrouble(databaseCode(error)) !== 'data') throw error;
    throw invalidArgument('A value is none that can be looked for.');
  }
}

function askedFor(rows: RowsTable, { q, filters, deleted: trash }: AdminQuestion): SQL | undefined {
  const { deleted } = rows;
  const state = deleted && (trash ? isNotNull(deleted) : isNull(deleted));
  return and(state, ...filters.map(rows.filter), q === undefined ? undefined : rows.search(q));
}

function noSort(sort: string): AutomateError {
  const message = `${sort} is nothing that these rows have an order by`;
  return invalidArgument(`${message}.`, [{ pointer: '/sort', message }]);
}

function unseen(name: string): AutomateError {
  return refused('PERMISSION_DENIED', sayRow('row_unseen', { one: name }));
}

function notDeleted(name: string, id: string): AutomateError {
  return refused('FAILED_PRECONDITION', sayRow('row_not_deleted', { one: name, id: JSON.stringify(id) }));
}
