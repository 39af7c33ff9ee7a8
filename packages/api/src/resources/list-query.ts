import { invalidArgument } from '@automate/core';
import { and, asc, type Column, desc, gt, gte, lt, lte, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { pageQuery } from '../routes/schemas.ts';

/** How a column may be asked for: `status=paid`, `total.gte=10`. */
export type FilterOperator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** A column, or an expression of some SQL type. */
export type ListColumn = Column | { expression: SQL; type: string };

/** How a list over a table may be asked for. */
export interface ListOptions {
  /** By the name of a query parameter. Default: nothing is filtered. */
  filters?: Record<string, { column: ListColumn; operators?: readonly FilterOperator[] }>;
  /** By name; `sort=-total` is the other way round. The first is the default. All are not null. */
  sorts: Record<string, ListColumn>;
  /** `cursor`: quick however deep, and steady while rows come. `offset`: to any page. Default `cursor`. */
  pagination?: 'cursor' | 'offset';
}

/** A list's question, as it is asked of a table. */
export interface ListQuestion {
  where: SQL | undefined;
  orderBy: SQL[];
  limit: number;
  offset: number;
  /** Selects what `nextCursor` is made of. */
  place: SQL<string>;
  /** The cursor behind the last row of a page. */
  cursorOf(last: { place: string; id: string }): string;
}

const OPERATORS = { eq: (a: SQL, b: SQL) => sql`${a} = ${b}`, gt, gte, lt, lte };

const sqlOf = (column: ListColumn): SQL => ('expression' in column ? column.expression : sql`${column}`);

/** The query parameters of a list. */
export function listQuerySchema({ filters = {}, sorts, pagination = 'cursor' }: ListOptions) {
  const names = Object.keys(sorts);
  const sort = z.enum(names.flatMap((name) => [name, `-${name}`])).optional();
  const value = z.string().max(1000).optional();
  const asked = Object.entries(filters).flatMap(([name, { operators = ['eq'] }]) =>
    operators.map((operator) => [operator === 'eq' ? name : `${name}.${operator}`, value] as const),
  );
  const { limit, cursor } = pageQuery;
  const offset = z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .optional();
  const page = pagination === 'cursor' ? { limit, cursor } : { limit, offset };
  return z.strictObject({ ...Object.fromEntries(asked), ...page, sort });
}

/** @throws AutomateError INVALID_ARGUMENT for a cursor that is none of this list */
export function listQuestion(
  { filters = {}, sorts }: ListOptions,
  key: Column,
  query: Record<string, string | number | undefined>,
): ListQuestion {
  const { limit = 50, cursor, offset = 0, sort = Object.keys(sorts)[0], ...asked } = query;
  const backwards = String(sort).startsWith('-');
  const by = sorts[String(sort).slice(backwards ? 1 : 0)] as ListColumn;
  const column = sqlOf(by);
  const where = Object.entries(asked).map(([parameter, value]) => {
    const at = parameter.lastIndexOf('.');
    const whole = filters[parameter];
    const [name, operator] = whole ? [parameter, 'eq'] : [parameter.slice(0, at), parameter.slice(at + 1)];
    const filter = filters[name];
    return value === undefined || filter === undefined
      ? undefined
      : OPERATORS[operator as FilterOperator](sqlOf(filter.column), typed(filter.column, String(value)));
  });
  if (cursor !== undefined) {
    const [from, id] = readCursor(String(cursor), String(sort));
    const behind = backwards ? sql`<` : sql`>`;
    where.push(sql`(${column}, ${key}) ${behind} (${typed(by, from)}, ${typed(key, id)})`);
  }
  const direction = backwards ? desc : asc;
  return {
    where: and(...where),
    orderBy: [direction(column), direction(key)],
    limit: Number(limit),
    offset: Number(offset),
    place: sql<string>`${column}::text`,
    cursorOf: ({ place, id }) => Buffer.from(JSON.stringify([sort, place, id])).toString('base64url'),
  };
}

/**
 * A text from outside as a value of a column, cast where the database knows best: a time keeps its microseconds, a bigint its
 * digits. A text stays as long as it is.
 */
export function typed(column: ListColumn, text: string): SQL {
  const type = 'expression' in column ? column.type : column.getSQLType();
  return /^(text|varchar|char)/.test(type) ? sql`${text}::text` : sql`${text}::text::${sql.raw(type)}`;
}

function readCursor(cursor: string, sort: string): [place: string, id: string] {
  try {
    const [of, place, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (of === sort && typeof place === 'string' && typeof id === 'string') return [place, id];
  } catch {
    // Falls through: it is no cursor.
  }
  const message = 'is no cursor of this list in this order';
  throw invalidArgument(`The cursor ${message}.`, [{ pointer: '/cursor', message }]);
}
