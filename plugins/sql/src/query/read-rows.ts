import type { JsonObject } from '@automate/core';
import { refused } from '../errors.ts';
import type { Row, Statement } from './statement-cursor.ts';

export interface QueryOutput {
  /** By the columns' names. */
  rows: JsonObject[];
  /** Of a statement that writes, the rows that it changed; else of those that are here. */
  rowCount: number;
  /** There were more rows. */
  truncated: boolean;
  columns: string[];
}

/** Rows that are asked for at once. */
const BATCH = 100;
/** What is kept of the rows, in characters of their JSON. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * The rows up to a limit, with never more than a batch beyond it in memory. `toTheEnd` lets the statement run to its end.
 * @throws AutomateError INVALID_ARGUMENT when two columns have the same name, or there is no statement
 */
export async function readRows(
  statement: Statement,
  { limit, toTheEnd }: { limit: number; toTheEnd: boolean },
): Promise<QueryOutput> {
  const rows: Row[] = [];
  let seen = 0;
  let characters = 0;
  let truncated = false;
  while (statement.done === undefined && (toTheEnd || !truncated)) {
    // One more than the limit, to know whether there is more.
    const batch = await statement.next(truncated ? BATCH : Math.min(BATCH, limit - rows.length + 1));
    checkNames(statement.columns);
    seen += batch.length;
    for (const row of batch) {
      characters += JSON.stringify(row).length;
      truncated ||= rows.length === limit || characters > MAX_CHARACTERS;
      if (!truncated) rows.push(row);
    }
  }
  if (statement.done === undefined) await statement.close();
  const { columns, done } = statement;
  if (done !== undefined && !done.command) throw refused('the query has no statement');
  return {
    rows: rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))),
    // PostgreSQL's own count is that of the last rows that were asked for.
    rowCount: !toTheEnd ? rows.length : columns.length > 0 ? seen : (done?.rowCount ?? 0),
    truncated,
    columns: [...columns],
  };
}

function checkNames(columns: readonly string[]): void {
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw refused(`two columns are called ${JSON.stringify(twice)}: name one of them with "as"`);
}
