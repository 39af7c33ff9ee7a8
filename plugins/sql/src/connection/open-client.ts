import { Socket } from 'node:net';
import { AutomateError } from '@automate/core';
import type { StepContext } from '@automate/workflow';
import pg from 'pg';
import { databaseError } from '../errors.ts';
import { cancelRequest } from './cancel-request.ts';
import type { ConnectionInput } from './connection-schema.ts';
import { type Target, tlsOptions } from './target.ts';

/** One connection, for one step. */
export interface OpenClient {
  client: pg.Client;
  /** Asks the server to end the statement under way. */
  cancel(): Promise<void>;
  /** Cuts the connection. */
  destroy(reason: Error): void;
}

/** Finding an address and logging in, milliseconds. */
const CONNECT_MS = 10_000;

/**
 * Connects to where the operator lets the step connect, and nowhere else.
 * @throws AutomateError PERMISSION_DENIED, UNAUTHENTICATED, UNAVAILABLE, all with effect `none`
 */
export async function openClient(connection: ConnectionInput, ctx: StepContext): Promise<OpenClient> {
  const { host, port = 5432 } = connection;
  const addresses = await ctx.addresses(host, port);
  const password = connection.password === undefined ? '' : await ctx.plaintext('connection.password');
  let failure: unknown;
  for (const address of addresses) {
    const target = { address, port, ssl: tlsOptions(connection) };
    try {
      return await connect(target, connection, password, ctx);
    } catch (error) {
      failure = error;
    }
    if (ctx.signal.aborted) break;
  }
  throw databaseError(failure, { doing: `connect to ${host}:${port}`, sent: false });
}

async function connect(
  target: Target,
  { user, database, sslMode }: ConnectionInput,
  password: string,
  { signal, executionId, stepPath }: StepContext,
): Promise<OpenClient> {
  const socket = new Socket();
  const client = new pg.Client({
    host: target.address,
    port: target.port,
    user,
    database,
    // A function, because an empty text would be looked for in this process's environment and files.
    password: () => password,
    ssl: target.ssl,
    stream: () => socket,
    application_name: `automate ${executionId}/${stepPath}`.slice(0, 63),
    // Named, so that the environment of this process does not choose another one.
    client_encoding: 'UTF8',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
  });
  // What a connection ends with is told to the statement under way.
  client.on('error', () => {});
  const destroy = (reason: Error) => void socket.destroy(reason);
  const onAbort = () => destroy(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const connected = client.connect();
    if (sslMode === 'disable') refuseCleartext(client, destroy);
    await connected;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return {
    client,
    destroy,
    cancel: () => cancelRequest(target, client as unknown as { processID: number; secretKey: number }),
  };
}

/** A server may ask for the password as it is: without TLS everybody on the way would read it. */
function refuseCleartext(client: pg.Client, destroy: (reason: Error) => void): void {
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.prependListener('authenticationCleartextPassword', () =>
    destroy(
      new AutomateError({
        code: 'FAILED_PRECONDITION',
        message:
          'the server asks for the password in plain, over a connection without TLS: set sslMode, or scram-sha-256 on the server',
        effect: 'none',
      }),
    ),
  );
}
