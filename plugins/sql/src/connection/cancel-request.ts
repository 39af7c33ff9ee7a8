import { Socket } from 'node:net';
import pg from 'pg';
import type { Target } from './target.ts';

/** A request that is not answered is given up, milliseconds. */
const CANCEL_MS = 3000;

/** What is not in the types of pg's connection. */
interface CancelConnection extends NodeJS.EventEmitter {
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/**
 * Sends a CancelRequest: a connection of its own, encrypted as the first one is, since it carries a key. Resolves when the
 * server has taken it; that the statement ends is told to whoever waits for that. Never rejects.
 */
export async function cancelRequest(
  { address, port, ssl }: Target,
  { processID, secretKey }: { processID: number; secretKey: number },
): Promise<void> {
  const socket = new Socket();
  const connection = new pg.Connection({ stream: () => socket, ssl }) as unknown as CancelConnection;
  const ended = new Promise<void>((resolve) => connection.once('end', resolve));
  connection.on('error', () => socket.destroy());
  const send = () => connection.cancel(processID, secretKey);
  connection.on('connect', () => (ssl === false ? send() : connection.requestSsl()));
  connection.on('sslconnect', send);
  const timer = setTimeout(() => socket.destroy(), CANCEL_MS);
  connection.connect(port, address);
  await ended;
  clearTimeout(timer);
}
