import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../random.ts';

/** One request as the outside world saw it: the only truth about what was really called. */
export interface RecordedCall {
  /** Milliseconds since the world began. */
  at: number;
  path: string;
  idempotencyKey: string | undefined;
  body: unknown;
  /** What the world did after writing the call down. */
  answer: Behaviour;
}

/**
 * `ok` answers, `late` after a while, `twice` two times; `reset` cuts the connection after the call was written down,
 * `hang` never answers. `unavailable` says that nothing was done, `refused` that it never will be, `broken` what no
 * connector understands.
 */
export type Behaviour = 'ok' | 'late' | 'twice' | 'reset' | 'hang' | 'unavailable' | 'refused' | 'broken';

const STATUS: Partial<Record<Behaviour, number>> = { unavailable: 429, refused: 400, broken: 418 };

/** A real HTTP server on loopback that writes down every request before it answers, well or badly. */
export interface OutsideWorld {
  /** For example `http://127.0.0.1:40123`. */
  url: string;
  readonly calls: readonly RecordedCall[];
  close(): Promise<void>;
}

/** How often, per hundred calls, the world misbehaves; the rest is answered at once. */
export interface Manners {
  late: number;
  reset: number;
  unavailable: number;
  /** Default 0. */
  twice?: number;
  hang?: number;
  broken?: number;
  /** Milliseconds a late answer takes. Default 300. */
  lateMs?: number;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

function choose(random: Random, manners: Manners): Behaviour {
  let roll = random.next() * 100;
  for (const behaviour of ['late', 'reset', 'unavailable', 'twice', 'hang', 'broken'] as const) {
    roll -= manners[behaviour] ?? 0;
    if (roll < 0) return behaviour;
  }
  return 'ok';
}

/** Starts the world. Paths that begin with `/polite/` are always answered at once, `/refused/` refused. */
export async function startOutsideWorld(random: Random, manners: Manners): Promise<OutsideWorld> {
  const calls: RecordedCall[] = [];
  const began = performance.now();

  function respond(request: IncomingMessage, response: ServerResponse, answer: Behaviour): void {
    if (answer === 'hang') return;
    if (answer === 'reset') {
      request.socket.destroy();
      return;
    }
    const status = STATUS[answer] ?? 200;
    const send = () => {
      // 429 says that nothing was done (RFC 6585, 4): even a `once` action may be sent again.
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(status === 429 ? { 'retry-after': '0' } : {}),
      });
      response.end(JSON.stringify({ ok: status === 200, number: calls.length }));
      if (answer === 'twice') request.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    };
    if (answer === 'late') setTimeout(send, manners.lateMs ?? 300);
    else send();
  }

  const server: Server = createServer(async (request, response) => {
    const body = await bodyOf(request).catch(() => undefined);
    // A request whose body never arrived whole was not made, as far as this world is concerned.
    if (body === undefined) return;
    const path = request.url ?? '/';
    const asked = path.startsWith('/polite/') ? 'ok' : path.startsWith('/refused/') ? 'refused' : undefined;
    const answer = asked ?? choose(random, manners);
    const key = request.headers['idempotency-key'];
    calls.push({
      at: performance.now() - began,
      path,
      idempotencyKey: Array.isArray(key) ? key[0] : key,
      body,
      answer,
    });
    respond(request, response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
