import type { JsonValue } from '@automate/core';
import { defineStepExecutor, type StepContext } from '@automate/workflow';
import { type ConnectionInput, connectionSchema } from '../connection/connection-schema.ts';
import type { OpenClient } from '../connection/open-client.ts';
import { setFormats, setTimeLimit } from '../connection/settings.ts';
import { withDatabase } from '../connection/with-database.ts';
import { databaseError, refused } from '../errors.ts';
import { MAX_PARAMETERS, parametersOf } from './parameters.ts';
import { type QueryOutput, readRows } from './read-rows.ts';
import { sendStatement } from './statement-cursor.ts';

export interface QueryInput {
  connection: ConnectionInput;
  /** One statement. */
  query: string;
  /** `$1` is the first. */
  params?: JsonValue[];
  /** Default 1000. */
  rowLimit?: number;
  /** Default true. */
  readOnly?: boolean;
}

const MAX_ROWS = 100_000;
const DEFAULT_ROWS = 1000;

export const query = defineStepExecutor<QueryInput>({
  displayName: 'Query a database',
  description: 'Runs one statement, in a transaction that only reads unless readOnly is false.',
  input: {
    type: 'object',
    properties: {
      connection: connectionSchema,
      query: { type: 'string', title: 'Query', minLength: 1, maxLength: 1_000_000 },
      params: { type: 'array', title: 'Parameters', maxItems: MAX_PARAMETERS },
      rowLimit: { type: 'integer', title: 'Row limit', minimum: 1, maximum: MAX_ROWS, default: DEFAULT_ROWS },
      readOnly: { type: 'boolean', title: 'Only read', default: true },
    },
    required: ['connection', 'query'],
    additionalProperties: false,
  },
  output: {
    type: 'object',
    properties: {
      rows: { type: 'array', items: { type: 'object' } },
      rowCount: { type: 'integer' },
      truncated: { type: 'boolean' },
      columns: { type: 'array', items: { type: 'string' } },
    },
    required: ['rows', 'rowCount', 'truncated', 'columns'],
  },
  effect: 'pure',
  effectWhen: [{ property: 'readOnly', equals: false, effect: 'once' }],
  literal: ['query'],
  timeoutMs: 30_000,
  async execute(input, ctx) {
    const params = parametersOf(input.params ?? []);
    const output = await withDatabase(input.connection, ctx, (open) => runStatement(open, input, params, ctx));
    ctx.use('rows', output.rowCount);
    return { output };
  },
});

async function runStatement(
  open: OpenClient,
  { query, readOnly = true, rowLimit = DEFAULT_ROWS }: QueryInput,
  params: unknown[],
  ctx: StepContext,
): Promise<QueryOutput> {
  const { client } = open;
  let sent = false;
  try {
    await client.query(`begin transaction read ${readOnly ? 'only' : 'write'}`);
    await setTimeLimit(client, ctx);
    await setFormats(client);
    sent = !readOnly;
    // What writes is done to its end, however few of its rows are wanted.
    const output = await readRows(sendStatement(open, query, params), { limit: rowLimit, toTheEnd: !readOnly });
    if (client.getTransactionStatus() !== 'T')
      throw refused('the query ends its transaction: the step does that itself');
    ctx.signal.throwIfAborted();
    await client.query(readOnly ? 'rollback' : 'commit');
    return output;
  } catch (error) {
    throw databaseError(error, { doing: 'run the query', sent });
  }
}
