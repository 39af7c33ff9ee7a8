import type { IncomingMessage } from 'node:http';

/** How long a request may take to come, in milliseconds. */
export interface BodyTimes {
  /** A body as a whole. Default 60,000. */
  bodyMs?: number;
  /** Of one that is read as it comes: between two pieces of it. Its size is bounded by who reads it. Default 60,000. */
  quietMs?: number;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** `late` is called when the body does not come in time. Returns what lets it take as long as it goes on. */
export function timeBody(
  incoming: IncomingMessage,
  { bodyMs = 60_000, quietMs = 60_000 }: BodyTimes,
  late: () => void,
): () => void {
  const { socket } = incoming;
  const end = (): void => {
    if (!incoming.complete) late();
  };
  let timer: NodeJS.Timeout = setTimeout(end, bodyMs);
  incoming.once('close', () => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    let seen = socket.bytesRead;
    timer = setInterval(() => {
      // What came and was not read yet waits for us.
      if (socket.bytesRead === seen && incoming.readableLength === 0) end();
      seen = socket.bytesRead;
    }, quietMs);
  };
}
