import { describe, expect, it } from 'vitest';
import { createEgress } from './create-egress.ts';
import { type Answer, startLoopbackServer } from './testing/loopback-server.ts';

const open = () => createEgress({ allowPrivate: ['127.0.0.1', '127.0.0.2'] });
const to =
  (status: number, location: () => string): Answer =>
  (_request, response) =>
    void response.writeHead(status, { location: location() }).end('elsewhere');

/** Redirects `/from` with the status to `/to` of itself. */
const sameOrigin =
  (status: number): Answer =>
  ({ url }, response) =>
    void (url === '/from' ? response.writeHead(status, { location: '/to' }).end() : response.end('arrived'));

describe('redirects', () => {
  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [301, 'PUT', 'PUT', 'body'],
    [302, 'DELETE', 'DELETE', 'body'],
    [307, 'POST', 'POST', 'body'],
    [308, 'PATCH', 'PATCH', 'body'],
  ])('%i makes %s into %s', async (status, method, then, body) => {
    await using server = await startLoopbackServer(sameOrigin(status));
    const egress = open();
    const response = await egress.fetch(`http://127.0.0.1:${server.port}/from`, {
      method,
      body: 'body',
      headers: { 'content-type': 'text/x-mine', authorization: 'Bearer mine', 'x-other': '1' },
    });
    expect(await response.text()).toBe('arrived');
    expect(response.redirected).toBe(true);
    expect(response.url).toBe(`http://127.0.0.1:${server.port}/to`);
    const [, second] = server.received;
    expect(second).toMatchObject({ method: then, url: '/to', body });
    expect(second?.headers['content-type']).toBe(body === '' ? undefined : 'text/x-mine');
    // The same origin: credentials go along.
    expect(second?.headers).toMatchObject({ authorization: 'Bearer mine', 'x-other': '1' });
    await egress.close();
  });

  it.each([
    ['another port', '127.0.0.1'],
    ['another host', '127.0.0.2'],
  ])('takes no credentials to %s', async (_where, host) => {
    await using other = await startLoopbackServer(undefined, { host });
    await using server = await startLoopbackServer(to(307, () => `http://${host}:${other.port}/`));
    const egress = open();
    await egress.fetch(`http://127.0.0.1:${server.port}/`, {
      method: 'POST',
      body: 'b',
      headers: { authorization: 'Basic dTpw', cookie: 'a=b', 'x-api-key': 'k', 'x-other': '1' },
    });
    expect(other.received[0]).toMatchObject({ method: 'POST', body: 'b', headers: { 'x-other': '1' } });
    for (const name of ['authorization', 'cookie', 'x-api-key']) {
      expect(server.received[0]?.headers).toHaveProperty(name);
      expect(other.received[0]?.headers).not.toHaveProperty(name);
    }
    await egress.close();
  });

  it.each([
    ['http://169.254.169.254/latest/', 'PERMISSION_DENIED'],
    ['http://[::ffff:10.0.0.1]/', 'PERMISSION_DENIED'],
    ['//10.0.0.1/', 'PERMISSION_DENIED'],
    ['http://u:p@127.0.0.1/', 'INVALID_ARGUMENT'],
    ['file:///etc/passwd', 'INVALID_ARGUMENT'],
    ['http://', 'UNAVAILABLE'],
  ])('does not follow to %s', async (location, code) => {
    await using server = await startLoopbackServer(to(302, () => location));
    const egress = open();
    const result = egress.fetch(`http://127.0.0.1:${server.port}/`);
    // The first request was sent, so what it did is unknown.
    await expect(result).rejects.toMatchObject({ code, effect: 'unknown' });
    await egress.close();
  });

  it('gives up after five', async () => {
    await using server = await startLoopbackServer(to(302, () => '/again'));
    const egress = open();
    await expect(egress.fetch(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      effect: 'unknown',
    });
    expect(server.received).toHaveLength(6);
    await egress.close();
  });

  it('gives the redirect itself, or refuses it, when asked to', async () => {
    await using server = await startLoopbackServer(to(302, () => 'http://169.254.169.254/'));
    const egress = open();
    const url = `http://127.0.0.1:${server.port}/`;
    const response = await egress.fetch(url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
      302,
      'http://169.254.169.254/',
      'elsewhere',
    ]);
    await expect(egress.fetch(url, { redirect: 'error' })).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await egress.close();
  });
});
