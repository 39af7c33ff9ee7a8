import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connector, ConnectorError } from '@automate/connectors';
import { connectorContractSuite, scriptedContext } from '@automate/connectors/contract-suite';
import { assertManifestFresh } from '@automate/core/contract-suite';
import { createEgress } from '@automate/egress';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExchangeResult } from './exchange.ts';
import plugin from './index.ts';

const http = plugin.contributes[0]!.value as Connector;

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

const received: Received[] = [];
let answer: (response: ServerResponse, request: Received) => void;
let origin: string;

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = request;
  received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
  answer(response, received.at(-1)!);
});
const egress = createEgress({ allowPrivate: ['127.0.0.1'] });

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  received.length = 0;
  answer = (response) => response.setHeader('content-type', 'application/json').end('{"ok":true}');
});
afterAll(async () => {
  await egress.close();
  server.close();
});

async function run(action: string, params: object, signal?: AbortSignal): Promise<ExchangeResult> {
  const { ctx } = scriptedContext({ connector: http, fetch: egress.fetch, ...(signal ? { signal } : {}) });
  return (await http.execute(action, params, ctx)) as unknown as ExchangeResult;
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error = await promise.then(
    (value) => new Error(`it returned ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (ConnectorError.isInstance(error)) return error;
  throw error;
}

describe('request', () => {
  it('sends what it is told and returns status, headers and parsed body', async () => {
    answer = (response) => {
      response.writeHead(201, {
        'content-type': 'application/json; charset=utf-8',
        location: '/things/1',
        'set-cookie': 'a=b',
      });
      response.end('{"id":1}');
    };
    const result = await run('request', {
      method: 'POST',
      url: `${origin}/things?a=1`,
      query: { b: 'x y', c: [1, 2], d: null, e: true },
      headers: { 'X-Count': 3, Authorization: 'Bearer t' },
      body: { title: 'naïve ☃' },
    });
    expect(result).toMatchObject({ status: 201, body: { id: 1 } });
    expect(result.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', location: '/things/1' });
    expect(result.headers).not.toHaveProperty('set-cookie');
    expect(result.durationMs).toBeGreaterThan(0);
    expect(received[0]).toMatchObject({
      method: 'POST',
      url: '/things?a=1&b=x+y&c=1&c=2&e=true',
      body: '{"title":"naïve ☃"}',
      headers: {
        'content-type': 'application/json',
        'x-count': '3',
        authorization: 'Bearer t',
        'idempotency-key': 'execution-1/step',
      },
    });
  });

  it('lets the workflow set its own idempotency key and content type', async () => {
    const headers = { 'Idempotency-Key': 'mine', 'Content-Type': 'application/merge-patch+json' };
    await run('request', { method: 'PATCH', url: origin, headers, body: { a: null } });
    expect(received[0]).toMatchObject({
      method: 'PATCH',
      body: '{"a":null}',
      headers: { 'idempotency-key': 'mine', 'content-type': 'application/merge-patch+json' },
    });
  });

  it("leaves the URL's own query and its secrets as they are written", async () => {
    const signed = '/a%20b?sig=a%2Fb~c%20d&flag';
    await run('request', { url: `${origin}${signed}#part`, query: { q: 'x' } });
    await run('get', { url: `${origin}/#?`, query: { q: 'x' } });
    await run('get', { url: `${origin}?`, query: { q: 'x' } });
    await run('get', { url: `${origin}?a`, query: {} });
    expect(received.map(({ url }) => url)).toEqual([`${signed}&q=x`, '/?q=x', '/?q=x', '/?a']);
    const asked: unknown[] = [];
    const { ctx } = scriptedContext({
      connector: http,
      fetch: async (url) => {
        asked.push(url);
        return Response.json({});
      },
    });
    // As text: a URL would write the host in lower case, and no placeholder would be found in it.
    await http.execute('get', { url: 'https://Ph_KEY.example.com/Ph_KEY', query: { q: 1 } }, ctx);
    expect(asked).toEqual(['https://Ph_KEY.example.com/Ph_KEY?q=1']);
  });

  it('sends texts as they are, and forms', async () => {
    await run('request', { method: 'POST', url: origin, body: 'plain' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await run('request', { method: 'POST', url: origin, headers, body: { a: 'x y', b: [1, 2], c: null } });
    expect(received.map(({ body, headers }) => [body, headers['content-type']])).toEqual([
      ['plain', 'text/plain; charset=utf-8'],
      ['a=x+y&b=1&b=2', 'application/x-www-form-urlencoded'],
    ]);
    expect(await errorOf(run('request', { method: 'POST', url: origin, headers, body: { a: {} } }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      effect: 'none',
    });
  });

  it('returns text when the answer is no JSON, whatever it says it is', async () => {
    for (const [type, text] of [
      ['text/plain', 'hi'],
      ['application/json', '{"half'],
      ['application/json', ''],
    ] as const) {
      answer = (response) => response.setHeader('content-type', type).end(text);
      expect((await run('request', { method: 'DELETE', url: origin })).body).toBe(text);
    }
    answer = (response) => response.setHeader('content-type', 'application/problem+json').end('[1]');
    expect((await run('request', { url: origin })).body).toEqual([1]);
  });

  it.each([
    ['a relative URL', { url: '/things' }, '/url'],
    ['another protocol', { url: 'file:///etc/passwd' }, '/url'],
    ['a header that is none', { url: 'http://example.com', headers: { 'a/b': 'x' } }, '/headers/a~1b'],
    ['a header with a line break', { url: 'http://example.com', headers: { a: 'x\r\nb: y' } }, '/headers/a'],
    ['a body with GET', { url: 'http://example.com', body: 'x' }, '/body'],
    ['an unknown method', { url: 'http://example.com', method: 'BREW' }, '/method'],
    ['an unknown parameter', { url: 'http://example.com', json: {} }, '/json'],
  ])('refuses %s before anything is sent, with the place', async (_, params, pointer) => {
    const error = await errorOf(run('request', params));
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    expect(error.details?.errors?.map((problem) => problem.pointer)).toContain(pointer);
  });
});

describe('get', () => {
  it('reads, and promises to do nothing else', async () => {
    expect(await run('get', { url: `${origin}/x`, headers: { accept: 'text/plain' } })).toMatchObject({
      status: 200,
      body: { ok: true },
    });
    expect(received[0]).toMatchObject({ method: 'GET', url: '/x', headers: { accept: 'text/plain' } });
    expect(received[0]?.headers).not.toHaveProperty('idempotency-key');
    expect(http.actions.get?.effect).toBe('pure');
    expect((await errorOf(run('get', { url: origin, method: 'POST' }))).code).toBe('INVALID_ARGUMENT');
  });
});

describe('answers that are not wanted', () => {
  it('become errors that say what may have happened', async () => {
    answer = (response) => response.writeHead(422, { 'content-type': 'application/json' }).end('{"error": "no title"}');
    expect(await errorOf(run('request', { method: 'POST', url: `${origin}/orders?token=hidden` }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      effect: 'none',
      retryable: false,
      message: `POST ${origin}/orders answered 422: {"error": "no title"}`,
      details: { status: 422, body: '{"error": "no title"}' },
    });
    answer = (response) => response.writeHead(500).end('x'.repeat(5000));
    const failed = await errorOf(run('request', { method: 'POST', url: origin }));
    expect(failed).toMatchObject({ code: 'UNAVAILABLE', effect: 'unknown', retryable: true });
    expect(failed.details?.body).toHaveLength(2000);
    answer = (response) => response.writeHead(503, { 'retry-after': '3' }).end();
    expect(await errorOf(run('get', { url: origin }))).toMatchObject({ effect: 'unknown', retryAfterMs: 3000 });
  });

  it('are what the workflow says they are', async () => {
    answer = (response) => response.writeHead(404).end();
    expect((await run('get', { url: origin, expectStatus: [200, 404] })).status).toBe(404);
    answer = (response) => response.writeHead(200).end();
    expect(await errorOf(run('get', { url: origin, expectStatus: 404 }))).toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: `GET ${origin} answered 200`,
    });
  });

  it('are not followed when the workflow wants to see them', async () => {
    answer = (response) => response.writeHead(302, { location: '/next' }).end();
    const seen = await run('request', { method: 'POST', url: `${origin}/first`, expectStatus: [200, 302] });
    expect(seen).toMatchObject({ status: 302, headers: { location: '/next' } });
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /first']);
  });

  it('keep their meaning when they break off', async () => {
    answer = (response) => {
      response.writeHead(400, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await errorOf(run('request', { method: 'POST', url: origin }))).toMatchObject({
      effect: 'none',
      details: { status: 400 },
    });
  });
});

describe('a network that fails', () => {
  it('is told from a service that may have acted', async () => {
    const refused = await errorOf(run('request', { method: 'POST', url: 'http://127.0.0.1:1/' }));
    expect(refused).toMatchObject({ code: 'UNAVAILABLE', effect: 'none', retryable: true });
    answer = (response) => response.destroy();
    const reset = await errorOf(run('request', { method: 'POST', url: origin }));
    expect(reset).toMatchObject({ code: 'UNAVAILABLE', effect: 'unknown' });
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await errorOf(run('request', { method: 'POST', url: origin }))).toMatchObject({ effect: 'unknown' });
  });

  it('is not waited for longer than the workflow says', async () => {
    answer = () => {};
    // Long enough to connect on a machine that is busy, and much shorter than the host's limit.
    const started = performance.now();
    expect(await errorOf(run('request', { method: 'POST', url: origin, timeoutMs: 4_000 }))).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      effect: 'unknown',
    });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('ends with the run', async () => {
    const cancel = new AbortController();
    answer = () => cancel.abort();
    expect(await errorOf(run('request', { method: 'POST', url: origin }, cancel.signal))).toMatchObject({
      code: 'CANCELLED',
      effect: 'unknown',
    });
  });

  it('never reaches what the operator did not allow', async () => {
    for (const url of ['http://127.0.0.2/', 'http://[::1]/', 'http://169.254.169.254/latest/meta-data']) {
      expect(await errorOf(run('get', { url }))).toMatchObject({ code: 'PERMISSION_DENIED', effect: 'none' });
    }
  });
});

it('says in its manifest what its code does', () => {
  assertManifestFresh(plugin, new URL('../package.json', import.meta.url));
});

connectorContractSuite(
  { describe, it },
  {
    connector: http,
    module: new URL('./index.ts', import.meta.url),
    actions: {
      request: {
        params: { method: 'POST', url: 'https://example.com/', body: { a: 1 } },
        answer: () => Response.json({}),
      },
      get: { params: { url: 'https://example.com/' }, answer: () => Response.json({}) },
    },
  },
);
