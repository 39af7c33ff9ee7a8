import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { AutomateError } from '@automate/core';
import { describe, expect, it, vi } from 'vitest';
import { createEgress } from './create-egress.ts';
import type { EgressOptions } from './egress.ts';
import { type Answer, startLoopbackServer } from './testing/loopback-server.ts';

const open = (options: EgressOptions = {}) => createEgress({ allowPrivate: ['127.0.0.1'], ...options });
const silent: Answer = () => {};

/** A TCP server that answers with raw bytes and may cut the connection. */
async function startRawServer(onData: (socket: Socket) => void) {
  const server = createServer((socket) => void socket.on('error', () => {}).on('data', () => onData(socket)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: async () => void server.close() };
}

describe.concurrent('time limits', () => {
  it('ends an exchange that takes too long, unknown after sending', async () => {
    await using server = await startLoopbackServer(silent);
    const egress = open();
    // Long enough to connect on a machine that is busy: else nothing was sent.
    await expect(egress.fetch(`http://127.0.0.1:${server.port}/`, { timeoutMs: 4_000 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      effect: 'unknown',
      retryable: true,
    });
    expect(server.received).toHaveLength(1);
  });

  it('covers the body', async () => {
    await using server = await startLoopbackServer((_request, response) => void response.writeHead(200).write('part'));
    const response = await open().fetch(`http://127.0.0.1:${server.port}/`, { timeoutMs: 4_000 });
    await expect(response.text()).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', effect: 'unknown' });
  });

  it('takes a limit longer than a timer can be, and refuses one that is none', async () => {
    await using server = await startLoopbackServer();
    const egress = open();
    const url = `http://127.0.0.1:${server.port}/`;
    expect(await (await egress.fetch(url, { timeoutMs: 2 ** 40 })).text()).toBe('ok');
    for (const timeoutMs of [-1, Number.NaN]) {
      await expect(egress.fetch(url, { timeoutMs })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        effect: 'none',
      });
    }
    await egress.close();
  });

  it('says that nothing was sent when no address was found in time', async () => {
    const egress = open({ lookup: () => new Promise(() => {}), limits: { connectTimeoutMs: 80 } });
    await expect(egress.fetch('http://slow.test/')).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      effect: 'none',
    });
  });

  it('says that nothing was sent when no connection was made in time', async () => {
    // Accepts TCP and never answers the TLS handshake.
    await using server = await startRawServer(() => {});
    const egress = open({ limits: { connectTimeoutMs: 100 } });
    await expect(egress.fetch(server.url.replace('http:', 'https:'))).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      effect: 'none',
    });
  });
});

describe('abort signals', () => {
  it('sends nothing when aborted before', async () => {
    await using server = await startLoopbackServer();
    const result = open().fetch(`http://127.0.0.1:${server.port}/`, { signal: AbortSignal.abort() });
    await expect(result).rejects.toMatchObject({ code: 'CANCELLED', effect: 'none' });
    expect(server.connections()).toBe(0);
  });

  it('gives the reason of the abort, with the effect that is true', async () => {
    let onRequest: () => void = () => {};
    await using server = await startLoopbackServer(() => onRequest());
    const egress = open();
    const url = `http://127.0.0.1:${server.port}/`;
    const controller = new AbortController();
    const reason = new AutomateError({ code: 'DEADLINE_EXCEEDED', message: 'The step took 1 s.', effect: 'none' });
    onRequest = () => controller.abort(reason);
    await expect(egress.fetch(url, { signal: controller.signal })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: 'The step took 1 s.',
      effect: 'unknown',
    });
    await expect(egress.fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    const cancelled = new AbortController();
    onRequest = () => cancelled.abort();
    await expect(egress.fetch(new Request(url, { signal: cancelled.signal }))).rejects.toMatchObject({
      code: 'CANCELLED',
      effect: 'unknown',
    });
  });

  it('ends a body that is being read', async () => {
    await using server = await startLoopbackServer((_request, response) => void response.writeHead(200).write('part'));
    const controller = new AbortController();
    const response = await open().fetch(`http://127.0.0.1:${server.port}/`, { signal: controller.signal });
    const reader = response.body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('part');
    controller.abort();
    await expect(reader.read()).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('leaves no listener behind', async () => {
    await using server = await startLoopbackServer();
    const egress = open();
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    for (let i = 0; i < 5; i++) await (await egress.fetch(`http://127.0.0.1:${server.port}/`, { signal })).text();
    expect(add.mock.calls.length).toBeGreaterThan(0);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
    await egress.close();
  });
});

describe('connections that break', () => {
  it('is unknown when the connection is cut after sending', async () => {
    await using server = await startRawServer((socket) => socket.resetAndDestroy());
    await expect(open().fetch(server.url, { method: 'POST', body: 'x' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      effect: 'unknown',
      details: { reason: 'ECONNRESET' },
    });
  });

  it('is an error when the answer is cut', async () => {
    await using server = await startRawServer(
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\npart'),
    );
    const response = await open().fetch(server.url);
    await expect(response.text()).rejects.toMatchObject({ code: 'UNAVAILABLE', effect: 'unknown' });
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a header with a control character', 'HTTP/1.1 200 OK\r\nx-a: a\u0001b\r\ncontent-length: 0\r\n\r\n'],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
    ['a status HTTP does not have', 'HTTP/1.1 999 No\r\ncontent-length: 0\r\n\r\n'],
  ])('is an error when the answer is %s', async (_what, bytes) => {
    await using server = await startRawServer((socket) => void socket.write(bytes));
    await expect(open().fetch(server.url, { timeoutMs: 15_000 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      effect: 'unknown',
    });
  });

  it('is told from a connection that breaks when the answer is no HTTP', async () => {
    for (const bytes of ['HTTP/1.1 200 OK\r\nx-a: a\u0001b\r\ncontent-length: 0\r\n\r\n', 'HTTP/1.1 200 OK\n\n']) {
      await using server = await startRawServer((socket) => void socket.write(bytes));
      await expect(open().fetch(server.url)).rejects.toThrow('answered with something that is not HTTP');
    }
  });

  it('passes over what comes before the answer', async () => {
    await using server = await startRawServer(
      (socket) =>
        void socket.write(
          'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
        ),
    );
    const response = await open().fetch(server.url);
    expect([response.status, response.headers.get('link'), await response.text()]).toEqual([200, null, 'ok']);
  });
});

describe('size limits', () => {
  const large = Buffer.alloc(200_000, 'a');

  it('bounds what is received', async () => {
    await using server = await startLoopbackServer((_request, response) => void response.end(large));
    const egress = open({ limits: { maxResponseBytes: 100_000 } });
    const url = `http://127.0.0.1:${server.port}/`;
    const response = await egress.fetch(url);
    await expect(response.text()).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      effect: 'unknown',
      retryable: false,
    });
    expect(await (await egress.fetch(url, { maxResponseBytes: 200_000 })).text()).toHaveLength(200_000);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['gzip, br', (data: Buffer) => brotliCompressSync(gzipSync(data))],
  ])('decodes %s, and bounds what comes out of it', async (encoding, compress) => {
    const body = compress(large);
    expect(body.length).toBeLessThan(1_000);
    await using server = await startLoopbackServer(
      (_request, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    const egress = open();
    const url = `http://127.0.0.1:${server.port}/`;
    const response = await egress.fetch(url);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toBe(large.toString());
    const bounded = await egress.fetch(url, { maxResponseBytes: 100_000 });
    await expect(bounded.text()).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(server.received[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
  });

  it.each(['zstd', 'gzip, gzip, gzip, gzip'])('refuses the encoding %s', async (encoding) => {
    await using server = await startLoopbackServer(
      (_request, response) => void response.writeHead(200, { 'content-encoding': encoding }).end('x'),
    );
    await expect(open().fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('reports a body that is not what it says it is', async () => {
    await using server = await startLoopbackServer(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
    );
    const response = await open().fetch(`http://127.0.0.1:${server.port}/`);
    await expect(response.text()).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'Z_DATA_ERROR' } });
  });

  it("bounds the answer's headers", async () => {
    await using server = await startLoopbackServer(
      (_request, response) => void response.writeHead(200, { 'x-large': 'a'.repeat(10_000) }).end(),
    );
    const egress = open({ limits: { maxResponseHeaderBytes: 8_000 } });
    await expect(egress.fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      effect: 'unknown',
    });
  });

  it('bounds what is sent', async () => {
    await using server = await startLoopbackServer();
    const egress = open({ limits: { maxRequestBytes: 100, maxRequestHeaderBytes: 500 } });
    const url = `http://127.0.0.1:${server.port}/`;
    await expect(egress.fetch(url, { method: 'POST', body: 'a'.repeat(101) })).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      effect: 'none',
    });
    await expect(egress.fetch(url, { headers: { 'x-a': 'a'.repeat(600) } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      effect: 'none',
    });
    expect(server.connections()).toBe(0);
  });
});
