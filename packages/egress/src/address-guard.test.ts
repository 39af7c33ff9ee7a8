import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEgress } from './create-egress.ts';
import type { EgressOptions, ResolvedAddress } from './egress.ts';
import { type LoopbackServer, startLoopbackServer } from './testing/loopback-server.ts';

let server: LoopbackServer;
beforeAll(async () => {
  server = await startLoopbackServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const address = (text: string): ResolvedAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });
const names = (table: Record<string, string[]>): Pick<EgressOptions, 'lookup'> => ({
  lookup: async (host) => (table[host] ?? []).map(address),
});
const denied = { code: 'PERMISSION_DENIED', effect: 'none', retryable: false };

describe('addresses', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://localhost.:PORT/',
    'http://2130706433:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://127.1:PORT/',
    'http://0:PORT/',
    'http://[::1]:PORT/',
    'http://[::]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://10.0.0.1/',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://１２７.０.０.１:PORT/',
  ])('refuses %s before anything is sent', async (url) => {
    const egress = createEgress();
    await expect(egress.fetch(url.replace('PORT', String(server.port)))).rejects.toMatchObject(denied);
    expect(server.connections()).toBe(0);
  });

  it.each([
    ['127.0.0.1'],
    ['::ffff:169.254.169.254'],
    ['::ffff:a9fe:a9fe'],
    ['10.0.0.1'],
    ['fe80::1'],
    ['64:ff9b::a9fe:a9fe'],
    // One that is not public among others: a trap or a mistake.
    ['93.184.216.34', '127.0.0.1'],
  ])('refuses a name that resolves to %s', async (...addresses) => {
    const egress = createEgress(names({ 'trap.test': addresses }));
    await expect(egress.fetch(`http://trap.test:${server.port}/`)).rejects.toMatchObject(denied);
    expect(server.connections()).toBe(0);
  });

  it('lets the operator open an address, a name and a range', async () => {
    await using local = await startLoopbackServer();
    const url = `http://127.0.0.1:${local.port}/`;
    for (const allowPrivate of [['127.0.0.1'], [`127.0.0.1:${local.port}`], ['127.0.0.0/8']]) {
      const egress = createEgress({ allowPrivate });
      expect(await (await egress.fetch(url)).text()).toBe('ok');
      await egress.close();
    }
    const byName = createEgress({ allowPrivate: ['erp.test'], ...names({ 'erp.test': ['127.0.0.1'] }) });
    expect((await byName.fetch(`http://erp.test:${local.port}/`)).status).toBe(200);
    expect(local.received.at(-1)?.headers.host).toBe(`erp.test:${local.port}`);
    await expect(byName.fetch(url)).rejects.toMatchObject(denied);
    await byName.close();
  });

  it('connects to the address it checked, though the name has another one a moment later', async () => {
    await using local = await startLoopbackServer((_request, response) => void response.end('pinned'));
    const asked: string[] = [];
    const egress = createEgress({
      allowPrivate: ['127.0.0.0/30'],
      lookup: async (host) => {
        asked.push(host);
        return [address(asked.length === 1 ? '127.0.0.1' : '169.254.169.254')];
      },
      lookupCacheMs: 0,
    });
    const url = `http://rebind.test:${local.port}/`;
    expect(await (await egress.fetch(url)).text()).toBe('pinned');
    // One request, one lookup: the connection looked nothing up.
    expect(asked).toEqual(['rebind.test']);
    await expect(egress.fetch(url)).rejects.toMatchObject(denied);
    expect(local.received).toHaveLength(1);
    await egress.close();
  });

  it('stays with what it found for the time it was told to', async () => {
    await using local = await startLoopbackServer();
    let lookups = 0;
    const egress = createEgress({
      allowPrivate: ['127.0.0.1'],
      lookup: async () => [address(++lookups === 1 ? '127.0.0.1' : '10.0.0.1')],
      lookupCacheMs: 60_000,
    });
    for (let i = 0; i < 20; i++) await (await egress.fetch(`http://a.test:${local.port}/`)).text();
    expect(lookups).toBe(1);
    // undici takes a second one when the first has not come to rest.
    expect(local.connections()).toBeLessThanOrEqual(2);
    await egress.close();
  });

  it('asks once for many requests at a time', async () => {
    await using local = await startLoopbackServer();
    let lookups = 0;
    const lookup = async () => {
      lookups++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return [address('127.0.0.1')];
    };
    const egress = createEgress({ allowPrivate: ['127.0.0.1'], lookup });
    const url = `http://many.test:${local.port}/`;
    await Promise.all(Array.from({ length: 20 }, async () => (await egress.fetch(url)).text()));
    expect(lookups).toBe(1);
    await egress.close();
  });

  it('speaks to IPv6 addresses', async ({ skip }) => {
    const local = await startLoopbackServer(undefined, { host: '::1' }).catch(() => undefined);
    if (!local) return skip('this machine has no IPv6');
    await using server = local;
    const egress = createEgress({ allowPrivate: ['::1'], ...names({ 'six.test': ['::1'] }) });
    expect(await (await egress.fetch(`http://[::1]:${server.port}/`)).text()).toBe('ok');
    expect(await (await egress.fetch(`http://six.test:${server.port}/`)).text()).toBe('ok');
    expect(server.received.map(({ headers }) => headers.host)).toEqual([
      `[::1]:${server.port}`,
      `six.test:${server.port}`,
    ]);
    await egress.close();
  });

  it('does not use a kept-alive connection for a name that now has another address', async () => {
    await using first = await startLoopbackServer((_request, response) => void response.end('first'));
    let to = '127.0.0.1';
    const egress = createEgress({
      allowPrivate: ['127.0.0.0/8'],
      lookup: async () => [address(to)],
      lookupCacheMs: 0,
    });
    const url = `http://moves.test:${first.port}/`;
    expect(await (await egress.fetch(url)).text()).toBe('first');
    to = '127.0.0.2';
    await expect(egress.fetch(url)).rejects.toMatchObject({ code: 'UNAVAILABLE', effect: 'none' });
    expect(first.received).toHaveLength(1);
    await egress.close();
  });

  it('goes to the next checked address when the first does not answer', async () => {
    await using local = await startLoopbackServer();
    const egress = createEgress({
      allowPrivate: ['127.0.0.0/8'],
      ...names({ 'two.test': ['127.0.0.9', '127.0.0.1'] }),
    });
    expect((await egress.fetch(`http://two.test:${local.port}/`)).status).toBe(200);
    await egress.close();
  });

  it('asks the check of the caller on every hop', async () => {
    await using other = await startLoopbackServer();
    await using local = await startLoopbackServer(
      (_request, response) => void response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end(),
    );
    const egress = createEgress({ allowPrivate: ['127.0.0.1'] });
    const asked: number[] = [];
    await egress.fetch(`http://127.0.0.1:${local.port}/`, { checkTarget: ({ port }) => void asked.push(port) });
    expect(asked).toEqual([local.port, other.port]);
    await egress.close();
  });

  it('reports a name that nobody knows, and a port where nobody listens', async () => {
    const egress = createEgress({ allowPrivate: ['127.0.0.1'], ...names({}) });
    const none = { code: 'UNAVAILABLE', effect: 'none', retryable: true };
    await expect(egress.fetch('http://nobody.test/')).rejects.toMatchObject(none);
    await expect(egress.fetch('http://127.0.0.1:1/')).rejects.toMatchObject({
      ...none,
      details: { reason: 'ECONNREFUSED' },
    });
    await egress.close();
  });

  it.each([
    ['ftp://example.com/', /http: and https:/],
    ['file:///etc/passwd', /http: and https:/],
    ['data:text/plain,x', /http: and https:/],
    ['http://user:pass@example.com/', /credentials/],
    ['https://token@example.com/', /credentials/],
    ['/relative', /absolute/],
    ['http://', /absolute/],
  ])('does not take %s', async (url, message) => {
    const refused = createEgress().fetch(url);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow(/pass/);
  });
});
