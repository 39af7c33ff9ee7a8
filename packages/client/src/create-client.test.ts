import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { apiPaths } from '../scripts/api-paths.ts';
import { type ClientOptions, createClient } from './create-client.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
interface Asked {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that answers each request with the next of `handlers`, and all others with the last. */
async function answering(handlers: Handler[], options: Partial<ClientOptions> = {}) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    const { method, url, headers } = request;
    asked.push({ method, url, headers, body });
    handlers[Math.min(asked.length, handlers.length) - 1]?.(request, response, body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createClient({ baseUrl, apiKey: 'ak_x', retry: { backoffMs: 1 }, ...options });
  return { client, asked, baseUrl };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
const problem = (status: number, code: string, more = {}, headers = {}) =>
  json(status, { status, code, detail: `it is ${code}`, traceId: 'a'.repeat(32), ...more }, headers);
const cut: Handler = (request) => request.socket.destroy();

describe('types', () => {
  it('are those of the routes: `npx -y pnpm@12 --filter @automate/client paths` writes them', async () => {
    expect(readFileSync(new URL('./api-paths.ts', import.meta.url), 'utf8')).toBe(await apiPaths());
  });

  it('know paths, parameters and answers', async () => {
    const { client } = await answering([json(200, { data: [] })]);
    const list = await client.get('/api/v1/executions', { params: { query: { status: 'failed' } } });
    expectTypeOf(list.nextCursor).toEqualTypeOf<string | undefined>();
    expectTypeOf(list.data)
      .items.toHaveProperty('workflow')
      .toEqualTypeOf<{ id: string; name: string; version: number }>();
    // @ts-expect-error The types refuse what the API does not have: no such path
    expectTypeOf(client.get).toBeCallableWith('/api/v1/nothing');
    // @ts-expect-error The types refuse a path without what it needs: the id
    expectTypeOf(client.get<'/api/v1/executions/{id}'>).toBeCallableWith('/api/v1/executions/{id}');
    // @ts-expect-error The types refuse a value that a query does not take: no such status
    await client.get('/api/v1/executions', { params: { query: { status: 'odd' } } });
  });
});

describe('a call', () => {
  it('has the key, the parameters and the body, and gives what came', async () => {
    const { client, asked } = await answering([json(200, { name: 'orders' }, { etag: '"3"' })]);
    const options = { params: { path: { workflow: 'a/b' } }, body: { steps: [] }, ifMatch: '"2"' };
    expect(await client.answer('put', '/api/v1/workflows/{workflow}', options)).toMatchObject({
      status: 200,
      data: { name: 'orders' },
      etag: '"3"',
    });
    expect(asked).toMatchObject([
      {
        method: 'PUT',
        url: '/api/v1/workflows/a%2Fb',
        headers: { authorization: 'Bearer ak_x', 'if-match': '"2"', 'content-type': 'application/json' },
        body: '{"steps":[]}',
      },
    ]);
  });

  it('sends a text as it is when it says what it is', async () => {
    const { client, asked } = await answering([json(201, {})]);
    await client.post('/api/v1/workflows', { body: 'name: x', headers: { 'content-type': 'application/yaml' } });
    expect(asked[0]).toMatchObject({ body: 'name: x', headers: { 'content-type': 'application/yaml' } });
  });

  it('is refused with the code, the places and the trace', async () => {
    const errors = [{ pointer: '/name', message: 'is missing' }];
    const { client, asked } = await answering([problem(400, 'INVALID_ARGUMENT', { errors })]);
    await expect(client.get('/api/v1/events')).rejects.toMatchObject({
      name: 'AutomateError',
      code: 'INVALID_ARGUMENT',
      message: 'it is INVALID_ARGUMENT',
      effect: 'none',
      details: { status: 400, traceId: 'a'.repeat(32), errors },
    });
    expect(asked).toHaveLength(1);
  });

  it('follows no redirection: the key is for one address', async () => {
    const { client, asked } = await answering([json(302, {}, { location: 'http://127.0.0.1:1/' })]);
    await expect(client.get('/api/v1/events')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(asked).toHaveLength(1);
  });

  it('is UNAVAILABLE where something else answers, or too late', async () => {
    const page: Handler = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    const { client } = await answering([page]);
    await expect(client.get('/api/v1/events')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no Automate server'),
    });
    const late = await answering([() => {}], { timeoutMs: 20, retry: { attempts: 1 } });
    await expect(late.client.get('/api/v1/events')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no answer in time'),
    });
  });

  it('is CANCELLED when the caller gives up', async () => {
    const giveUp = new AbortController();
    const { client } = await answering([() => giveUp.abort()]);
    await expect(client.get('/api/v1/events', { signal: giveUp.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a second attempt', () => {
  const event = { body: { type: 'a' } };

  it('is made of what may be sent again', async () => {
    const { client, asked } = await answering([cut, problem(503, 'UNAVAILABLE'), json(200, { data: [] })]);
    expect(await client.get('/api/v1/events')).toEqual({ data: [] });
    expect(asked).toHaveLength(3);
  });

  it('of a POST is made with an idempotency key only, the same one', async () => {
    const { client } = await answering([cut, json(202, {})]);
    await expect(client.post('/api/v1/events', event)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const keyed = await answering([cut, json(202, { duplicate: false })]);
    await keyed.client.post('/api/v1/events', { ...event, idempotencyKey: 'k1' });
    expect(keyed.asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['k1', 'k1']);
  });

  it('of anything is made when the server says that it did nothing yet, and when to come back', async () => {
    const limited = problem(429, 'RESOURCE_EXHAUSTED', {}, { 'retry-after': '0' });
    const { client, asked } = await answering([limited, json(202, { duplicate: false })]);
    await client.post('/api/v1/events', event);
    expect(asked).toHaveLength(2);
    const later = await answering([problem(429, 'RESOURCE_EXHAUSTED', {}, { 'retry-after': '3600' })]);
    await expect(later.client.post('/api/v1/events', event)).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
    expect(later.asked).toHaveLength(1);
  });

  it('of a change with If-Match is not made: it would find its own change', async () => {
    const { client, asked } = await answering([cut, json(200, {})]);
    const options = { params: { path: { workflow: 'a' } }, body: {}, ifMatch: '"1"' };
    await expect(client.put('/api/v1/workflows/{workflow}', options)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(asked).toHaveLength(1);
  });
});

describe('a list', () => {
  it('is gone through page by page, as far as it is wanted', async () => {
    const pages = [json(200, { data: [{ id: 1 }, { id: 2 }], nextCursor: 'c&1' }), json(200, { data: [{ id: 3 }] })];
    const { client, asked } = await answering(pages);
    const query = { params: { query: { type: 'a' } } };
    const found = await Array.fromAsync(client.each('/api/v1/events', query), ({ id }) => id);
    expect(found).toEqual([1, 2, 3]);
    expect(asked.map(({ url }) => url)).toEqual(['/api/v1/events?type=a', '/api/v1/events?type=a&cursor=c%261']);
    const other = await answering(pages);
    for await (const { id } of other.client.each('/api/v1/events')) if (String(id) === '1') break;
    expect(other.asked).toHaveLength(1);
  });
});

describe('a stream', () => {
  const streaming =
    (text: string, end = false): Handler =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text);
      if (end) response.end();
    };

  it('gives what happens, begins again behind the last, and ends when the caller has enough', async () => {
    const { client, asked } = await answering(
      [
        streaming(
          'retry: 1\n\nid: 1\nevent: run\ndata: {"n":1}\n\nid: 2\ndata: {"n":\ndata: 2}\n\n: no event\n\nid: 3\ndata: {"cut',
          true,
        ),
        problem(503, 'UNAVAILABLE'),
        streaming('id: 3\ndata: {"n":"ü"}\n\n'),
      ],
      { retry: { attempts: 1 } },
    );
    const enough = new AbortController();
    const seen = [];
    const connected: boolean[] = [];
    const onConnection = (is: boolean) => connected.push(is);
    const options = { signal: enough.signal, lastEventId: '0', onConnection };
    for await (const each of client.stream('/api/v1/events/stream', options)) {
      if (seen.push(each) === 3) enough.abort();
    }
    expect(seen).toEqual([
      { id: '1', type: 'run', data: { n: 1 } },
      { id: '2', type: 'message', data: { n: 2 } },
      { id: '3', type: 'message', data: { n: 'ü' } },
    ]);
    expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual(['0', '2', '2']);
    expect(connected).toEqual([true, false, false, true]);
  });

  it('is over when the server refuses it', async () => {
    const { client } = await answering([problem(403, 'PERMISSION_DENIED')]);
    await expect(client.stream('/api/v1/events/stream').next()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('leaves no connection open when it is left', async () => {
    const closed = Promise.withResolvers<void>();
    const { client } = await answering([
      (request, response) => {
        request.socket.on('close', () => closed.resolve());
        streaming('data: 1\n\n')(request, response, '');
      },
    ]);
    for await (const { data } of client.stream('/api/v1/events/stream')) {
      expect(data).toBe(1);
      break;
    }
    await closed.promise;
  });
});
