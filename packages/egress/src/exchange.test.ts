import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEgress } from './create-egress.ts';
import { startLoopbackServer } from './testing/loopback-server.ts';

/** Made for these tests: a certificate of its own for secure.test and other.test. */
const tls = {
  cert: readFileSync(new URL('./__fixtures__/cert.pem', import.meta.url), 'utf8'),
  key: readFileSync(new URL('./__fixtures__/key.pem', import.meta.url), 'utf8'),
};
const lookup = async () => [{ address: '127.0.0.1', family: 4 } as const];

afterEach(() => vi.unstubAllEnvs());

describe('fetch', () => {
  it('sends what it is given and gives a standard Response', async () => {
    await using server = await startLoopbackServer((_request, response) => {
      response.writeHead(201, 'Made', [
        ...['content-type', 'application/json'],
        ...['set-cookie', 'a=1'],
        ...['set-cookie', 'b=2'],
      ]);
      response.end('{"id":7}');
    });
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const response = await egress.fetch(new URL(`http://127.0.0.1:${server.port}/items?q=a%20b#part`), {
      method: 'post',
      headers: { 'content-type': 'application/json', 'X-Mine': 'yes', 'content-length': '999', connection: 'close' },
      body: '{"title":"ü"}',
    });
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.statusText, response.ok]).toEqual([201, 'Made', true]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.json()).toEqual({ id: 7 });
    expect(server.received[0]).toMatchObject({ method: 'POST', url: '/items?q=a%20b', body: '{"title":"ü"}' });
    expect(server.received[0]?.headers).toMatchObject({
      'content-length': '14',
      'x-mine': 'yes',
      'user-agent': 'Automate',
      host: `127.0.0.1:${server.port}`,
      connection: 'keep-alive',
    });
    await egress.close();
  });

  it('takes every kind of body, and a Request', async () => {
    await using server = await startLoopbackServer();
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const url = `http://127.0.0.1:${server.port}/`;
    const form = new FormData();
    form.set('field', 'value');
    const bodies = [new URLSearchParams({ a: 'b c' }), new TextEncoder().encode('bytes'), new Blob(['blob']), form];
    for (const body of bodies) await (await egress.fetch(url, { method: 'POST', body })).text();
    await (
      await egress.fetch(new Request(url, { method: 'PUT', body: 'of a request', headers: { 'x-a': '1' } }))
    ).text();
    await (await egress.fetch(url, { method: 'POST' })).text();
    expect(server.received.map(({ body }) => body.includes('name="field"') || body)).toEqual([
      'a=b+c',
      'bytes',
      'blob',
      true,
      'of a request',
      '',
    ]);
    expect(server.received.map(({ headers }) => headers['content-type']?.split(';')[0])).toEqual([
      'application/x-www-form-urlencoded',
      undefined,
      undefined,
      'multipart/form-data',
      'text/plain',
      undefined,
    ]);
    expect(server.received[5]?.headers['content-length']).toBe('0');
    await egress.close();
  });

  it.each([204, 304])('gives a %i without a body', async (status) => {
    await using server = await startLoopbackServer((_request, response) => void response.writeHead(status).end());
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const response = await egress.fetch(`http://127.0.0.1:${server.port}/`);
    expect([response.status, response.body]).toEqual([status, null]);
    const head = await egress.fetch(`http://127.0.0.1:${server.port}/`, { method: 'HEAD' });
    expect(head.body).toBeNull();
    await egress.close();
  });

  it('gives the body as it comes', async () => {
    const { promise: go, resolve } = Promise.withResolvers<void>();
    await using server = await startLoopbackServer(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      await go;
      response.end('data: 2\n\n');
    });
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const reader = (await egress.fetch(`http://127.0.0.1:${server.port}/`))
      .body!.pipeThrough(new TextDecoderStream())
      .getReader();
    expect((await reader.read()).value).toBe('data: 1\n\n');
    resolve();
    expect((await reader.read()).value).toBe('data: 2\n\n');
    expect((await reader.read()).done).toBe(true);
    await egress.close();
  });

  it('frees the connection when the body is not wanted', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await startLoopbackServer((_request, response, socket) => {
      socket.once('close', () => closed.resolve());
      response.writeHead(200).write('part');
    });
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const response = await egress.fetch(`http://127.0.0.1:${server.port}/`);
    await response.body!.cancel();
    await closed.promise;
    await egress.close();
  });

  it.each([
    [{ headers: { host: 'other.test' } }, 'host'],
    [{ headers: { 'transfer-encoding': 'chunked' } }, 'transfer-encoding'],
    [{ headers: { upgrade: 'websocket' } }, 'upgrade'],
    [{ headers: { 'x-a': 'a\r\nx-b: c' } }, 'x-a'],
    [{ headers: { 'x a': '1' } }, 'x a'],
    [{ headers: { 'x-a': 'snow ☃' } }, 'headers'],
    [{ method: 'CONNECT' }, 'CONNECT'],
    [{ method: 'GET /evil' }, 'method'],
    [{ method: 'GET', body: 'x' }, 'body'],
  ])('does not send %j', async (init, named) => {
    const refused = createEgress().fetch('http://example.com/', init);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    await expect(refused).rejects.toThrow(named);
  });

  it('knows nothing of proxies in the environment', async () => {
    await using proxy = await startLoopbackServer((_request, response) => void response.end('proxied'));
    await using server = await startLoopbackServer();
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) {
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    }
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    expect(await (await egress.fetch(`http://127.0.0.1:${server.port}/`)).text()).toBe('ok');
    expect(proxy.connections()).toBe(0);
    await egress.close();
  });

  it('lets what is under way end when it is closed, and takes nothing more', async () => {
    await using server = await startLoopbackServer(
      (_request, response) => void setTimeout(() => response.end('late'), 50),
    );
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const url = `http://127.0.0.1:${server.port}/`;
    const underWay = egress.fetch(url).then((response) => response.text());
    await expect.poll(() => server.received).toHaveLength(1);
    await Promise.all([egress.close(), expect(underWay).resolves.toBe('late')]);
    await expect(egress.fetch(url)).rejects.toMatchObject({ code: 'UNAVAILABLE', effect: 'none' });
  });

  it('uses connections again, also under load', async () => {
    await using server = await startLoopbackServer();
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const url = `http://127.0.0.1:${server.port}/`;
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 10 }, async () => (await egress.fetch(url)).text()));
    }
    expect(server.received).toHaveLength(200);
    expect(server.connections()).toBeLessThanOrEqual(20);
    await egress.close();
  });
});

describe('TLS', () => {
  it('verifies the name that was asked for, at the pinned address', async () => {
    await using server = await startLoopbackServer(undefined, { tls });
    const egress = createEgress({ allowPrivate: ['127.0.0.1'], lookup, ca: tls.cert });
    expect(await (await egress.fetch(`https://secure.test:${server.port}/`)).text()).toBe('ok');
    expect(server.received[0]?.headers.host).toBe(`secure.test:${server.port}`);
    await expect(egress.fetch(`https://wrong.test:${server.port}/`)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      effect: 'none',
      details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    await egress.close();
  });

  it('trusts no unknown authority, whatever the environment says', async () => {
    await using server = await startLoopbackServer(undefined, { tls });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const egress = createEgress({ allowPrivate: ['127.0.0.1'], lookup });
    await expect(egress.fetch(`https://secure.test:${server.port}/`)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      effect: 'none',
    });
    expect(server.received).toHaveLength(0);
    await egress.close();
  });
});
