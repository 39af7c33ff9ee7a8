import type { PgHandle } from '../database/handle.ts';

/**
 * Listens on a channel over a connection of its own, which is made again when it is lost; `onConnected` follows each time.
 * Resolves when the first is there, with what ends it.
 */
export type Listen = (
  channel: string,
  onMessage: (text: string) => void,
  onConnected: () => void,
) => Promise<() => Promise<void>>;

/** The part of postgres.js that listens (https://github.com/porsager/postgres#listen--notify). */
interface PostgresJsClient {
  listen(
    channel: string,
    onMessage: (text: string) => void,
    onListen: () => void,
  ): Promise<{ unlisten(): Promise<void> }>;
}

/** The driver's own way to listen, when the handle is on postgres.js. */
export function driverListen(db: PgHandle): Listen | undefined {
  const client = (db as { $client?: Partial<PostgresJsClient> }).$client;
  if (typeof client?.listen !== 'function') return undefined;
  return async (channel, onMessage, onConnected) => {
    const { unlisten } = await (client as PostgresJsClient).listen(channel, onMessage, onConnected);
    return unlisten;
  };
}
