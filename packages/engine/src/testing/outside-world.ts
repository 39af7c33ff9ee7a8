import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonValue } from '@automate/core';

/** A call as the outside world saw it. */
export interface RecordedCall {
  path: string;
  key: string;
  body: JsonValue;
  at: number;
}

/** How the world answers: a status, `reset` cuts the connection after taking the call in, `hang` never answers. */
export type Answer = number | 'reset' | 'hang' | { status: number; body?: JsonValue; retryAfterMs?: number };

/** A real HTTP server on loopback that writes down what reaches it. */
export interface OutsideWorld extends AsyncDisposable {
  readonly url: string;
  readonly calls: RecordedCall[];
  /**
   * Decides each answer; `closed` resolves when the caller hangs up or was answered. Default: 200 with the number of the
   * call.
   */
  answer: (call: RecordedCall, count: number, closed: Promise<void>) => Answer | Promise<Answer>;
  callsOf(key: string): RecordedCall[];
}

export async function createOutsideWorld(): Promise<OutsideWorld> {
  const calls: RecordedCall[] = [];
  const world: OutsideWorld = {
    url: '',
    calls,
    answer: () => 200,
    callsOf: (key) => calls.filter((call) => call.key === key),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const call: RecordedCall = {
      path: request.url ?? '',
      key: String(request.headers['idempotency-key']),
      body: JSON.parse(text || 'null') as JsonValue,
      at: performance.now(),
    };
    calls.push(call);
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    const answer = await world.answer(call, calls.length, closed);
    if (answer === 'hang') return;
    if (answer === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const { status, body, retryAfterMs } = typeof answer === 'number' ? { status: answer } : answer;
    if (retryAfterMs !== undefined) response.setHeader('x-retry-after-ms', retryAfterMs);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { call: calls.length }));
  };
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(world, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
