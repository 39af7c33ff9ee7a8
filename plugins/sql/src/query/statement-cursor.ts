import { promisify } from 'node:util';
import type { JsonValue } from '@automate/core';
import type pg from 'pg';
import Cursor from 'pg-cursor';
import type { OpenClient } from '../connection/open-client.ts';
import { refused } from '../errors.ts';
import { jsonTypes } from './json-types.ts';

/** One row, by the position of its columns. */
export type Row = JsonValue[];

/** A statement under way, whose rows are asked for as they are wanted. */
export interface Statement {
  /** The next rows; fewer than asked for when there are no more. */
  next(count: number): Promise<Row[]>;
  /** Known after the first rows. */
  readonly columns: readonly string[];
  /** How PostgreSQL calls what it did, and with how many rows; known when there are no more. */
  readonly done: { command: string; rowCount: number | null } | undefined;
  /** Lets the rest of the rows be. */
  close(): Promise<void>;
}

/** The cursor of pg knows nothing of COPY, and would end the process. */
class StatementCursor extends Cursor<Row> {
  handleCopyInResponse(connection: { sendCopyFail(message: string): void }): void {
    connection.sendCopyFail('COPY has no place in a step');
  }

  handleCopyData(): void {}
}

/** Sends one statement with its parameters beside it. More than one in the text is refused by the server. */
export function sendStatement({ client, destroy }: OpenClient, query: string, params: unknown[]): Statement {
  const cursor = client.query(new StatementCursor(query, params, { rowMode: 'array', types: jsonTypes }));
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.once('copyOutResponse', () => destroy(refused('COPY has no place in a step: select the rows')));
  let columns: string[] = [];
  let done: Statement['done'];
  const read = promisify<number, { rows: Row[]; result: pg.QueryResult }>((count, callback) =>
    cursor.read(count, (error, rows, result) => callback(error ?? null, { rows, result })),
  );
  return {
    async next(count) {
      const { rows, result } = await read(count);
      columns = result.fields.map(({ name }) => name);
      if (rows.length < count) done = { command: result.command, rowCount: result.rowCount };
      return rows;
    },
    get columns() {
      return columns;
    },
    get done() {
      return done;
    },
    close: () => cursor.close(),
  };
}
