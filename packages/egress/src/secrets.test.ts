import { describe, expect, it } from 'vitest';
import { createEgress } from './create-egress.ts';
import type { EgressInit } from './egress.ts';
import { type Answer, startLoopbackServer } from './testing/loopback-server.ts';
import { memoryPlaceholders } from './testing/memory-placeholders.ts';

const VALUE = 'p&ss "wörd"/=+\\<\n>';
const secrets = memoryPlaceholders({
  TOKEN: { value: 'tok-3n/+=', hosts: ['127.0.0.1'] },
  ODD: { value: VALUE, hosts: ['127.0.0.1'] },
  OTHER: { value: 'elsewhere-only', hosts: ['api.example.com'] },
});
const TOKEN = secrets.placeholder('TOKEN');
const ODD = secrets.placeholder('ODD');
const secretScope = { tenantId: 'default', ids: ['run1'] };
const open = () => createEgress({ allowPrivate: ['127.0.0.1', '127.0.0.2'], secrets });
const echo: Answer = ({ url, headers, body }, response) =>
  void response.writeHead(200, { 'x-echo': headers['x-key'] ?? '' }).end(`${url} ${body}`);

async function sent(init: EgressInit, path = '/', answer = echo) {
  await using server = await startLoopbackServer(answer);
  const egress = open();
  const response = await egress.fetch(`http://127.0.0.1:${server.port}${path}`, { secretScope, ...init });
  const text = await response.text();
  await egress.close();
  return { request: server.received[0]!, response, text, received: server.received };
}

describe('placeholders are replaced', () => {
  it('in the path and the query, encoded for each', async () => {
    const { request } = await sent({}, `/bot${TOKEN}/${ODD}/x?key=${ODD}&token=${TOKEN}#${TOKEN}`);
    const [path, query] = request.url.split('?') as [string, string];
    expect(path.split('/').map(decodeURIComponent)).toEqual(['', 'bottok-3n/+=', VALUE, 'x']);
    expect(path).toContain('bottok-3n%2F+=');
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({ key: VALUE, token: 'tok-3n/+=' });
  });

  it('in headers', async () => {
    const { request } = await sent({ headers: { authorization: `Bearer ${TOKEN}`, 'X-Key': `${TOKEN}:${TOKEN}` } });
    expect(request.headers).toMatchObject({ authorization: 'Bearer tok-3n/+=', 'x-key': 'tok-3n/+=:tok-3n/+=' });
  });

  it('inside Basic credentials', async () => {
    const credentials = Buffer.from(`me:${ODD}`).toString('base64');
    const { request } = await sent({ headers: { authorization: `Basic ${credentials}` } });
    expect(request.headers.authorization).toBe(`Basic ${Buffer.from(`me:${VALUE}`).toString('base64')}`);
  });

  it('in a JSON body, as JSON, with the content length that is true', async () => {
    for (const headers of [
      { 'content-type': 'application/json' },
      { 'content-type': 'application/vnd.api+json' },
      {},
    ]) {
      const { request } = await sent({ method: 'POST', headers, body: JSON.stringify({ a: `<${ODD}>`, ü: TOKEN }) });
      expect(JSON.parse(request.body)).toEqual({ a: `<${VALUE}>`, ü: 'tok-3n/+=' });
      expect(request.headers['content-length']).toBe(String(Buffer.byteLength(request.body)));
    }
  });

  it('in a form, XML, text and bytes', async () => {
    const form = await sent({ method: 'POST', body: new URLSearchParams({ key: ODD }) });
    expect(new URLSearchParams(form.request.body).get('key')).toBe(VALUE);
    const xml = await sent({ method: 'POST', headers: { 'content-type': 'text/xml' }, body: `<a>${ODD}</a>` });
    expect(xml.request.body).toBe('<a>p&amp;ss &quot;wörd&quot;/=+\\&lt;\n&gt;</a>');
    const text = await sent({ method: 'POST', headers: { 'content-type': 'text/plain' }, body: `ü ${ODD}` });
    expect(text.request.body).toBe(`ü ${VALUE}`);
    const bytes = await sent({ method: 'POST', body: new TextEncoder().encode(`ü ${ODD}`) });
    expect(bytes.request.body).toBe(`ü ${VALUE}`);
  });

  it('nowhere else: a request without any is left as it is', async () => {
    const { request } = await sent({ method: 'POST', body: '$secret:TOKEN {{secrets.TOKEN}}' }, '/$secret:TOKEN');
    expect([request.url, request.body]).toEqual(['/$secret:TOKEN', '$secret:TOKEN {{secrets.TOKEN}}']);
  });
});

describe('an answer that echoes a secret', () => {
  it('is masked in its headers and its body', async () => {
    const { response, text } = await sent(
      { method: 'POST', headers: { 'x-key': TOKEN, 'content-type': 'text/plain' }, body: TOKEN },
      `/?k=${TOKEN}`,
    );
    expect(text).toBe('/?k=tok-3n%2F%2B%3D $secret:TOKEN');
    expect(response.headers.get('x-echo')).toBe('$secret:TOKEN');
    expect(response.url).toMatch(/\/\?k=\$secret:TOKEN$/);
  });

  it('is masked in a header that writes it in UTF-8, and not taken elsewhere by one', async () => {
    const LOCAL = memoryPlaceholders({ LOCAL: { value: 'pässwörd', hosts: ['127.0.0.1'] } });
    await using other = await startLoopbackServer(undefined, { host: '127.0.0.2' });
    const utf8 = Buffer.from('pässwörd').toString('latin1');
    await using server = await startLoopbackServer(({ url }, response) => {
      const location = `http://127.0.0.2:${other.port}/${utf8}`;
      response.writeHead(url.startsWith('/from') ? 302 : 200, { 'x-echo': utf8, location }).end();
    });
    const egress = createEgress({ allowPrivate: ['127.0.0.0/8'], secrets: LOCAL });
    const get = (path: string) =>
      egress.fetch(`http://127.0.0.1:${server.port}${path}?${LOCAL.placeholder('LOCAL')}`, { secretScope });
    expect((await get('/')).headers.get('x-echo')).toBe('$secret:LOCAL');
    await expect(get('/from')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(other.connections()).toBe(0);
    await egress.close();
  });

  it('is left out where it is the name of a header', async () => {
    const NAME = memoryPlaceholders({ NAME: { value: 'Tok-Name', hosts: ['127.0.0.1'] } });
    await using server = await startLoopbackServer(
      ({ headers }, response) => void response.setHeader(`x-${headers['x-key']}`, 'a').end('ok'),
    );
    const egress = createEgress({ allowPrivate: ['127.0.0.1'], secrets: NAME });
    const response = await egress.fetch(`http://127.0.0.1:${server.port}/`, {
      headers: { 'x-key': NAME.placeholder('NAME') },
      secretScope,
    });
    expect(await response.text()).toBe('ok');
    expect(JSON.stringify([...response.headers]).toLowerCase()).not.toContain('tok-name');
    await egress.close();
  });
});

describe('nothing is sent', () => {
  const refused = { code: 'PERMISSION_DENIED', effect: 'none', retryable: false };

  it.each([
    ['of another host', secrets.placeholder('OTHER'), secretScope],
    ['of another scope', secrets.placeholder('TOKEN', 'run2'), secretScope],
    ['without a scope', TOKEN, undefined],
  ])('for a secret %s', async (_what, placeholder, scope) => {
    await using server = await startLoopbackServer();
    const egress = open();
    const url = `http://127.0.0.1:${server.port}/`;
    const init = scope ? { secretScope: scope } : {};
    const credentials = Buffer.from(`${placeholder}:`).toString('base64');
    const requests: [string, EgressInit][] = [
      [`${url}${placeholder}`, {}],
      [`${url}?q=${placeholder}`, {}],
      [url, { headers: { 'x-a': placeholder } }],
      [url, { headers: { authorization: `Basic ${credentials}` } }],
      [url, { method: 'POST', body: placeholder }],
      [url, { method: 'POST', body: new TextEncoder().encode(`\u0000${placeholder}`) }],
    ];
    for (const [address, request] of requests) {
      const result = egress.fetch(address, { ...request, ...init });
      await expect(result).rejects.toMatchObject(refused);
      await expect(result).rejects.toThrow(secrets.display(placeholder).slice('$secret:'.length));
      await expect(result).rejects.toThrow('127.0.0.1');
    }
    expect(server.connections()).toBe(0);
  });

  it('for a secret in the host', async () => {
    for (const url of [
      `http://${TOKEN}.example.com/`,
      `http://${TOKEN}@example.com/`,
      `http:${TOKEN}.example.com:80/`,
      `ht\ntp:/\t/${TOKEN}.example.com:80/`,
      `http:\\\\a.${TOKEN}:80?x`,
    ]) {
      const result = open().fetch(url, { secretScope });
      await expect(result).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
      await expect(result).rejects.toThrow('$secret:TOKEN');
    }
  });

  it('for a value that a header cannot carry, and the error does not tell it', async () => {
    await using server = await startLoopbackServer();
    const result = open().fetch(`http://127.0.0.1:${server.port}/`, { headers: { 'x-a': ODD }, secretScope });
    await expect(result).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    await expect(result).rejects.not.toThrow(/p&ss/);
    expect(server.connections()).toBe(0);
  });
});

describe('redirects', () => {
  const redirect =
    (status: number, location: string): Answer =>
    ({ url }, response) =>
      void (url.startsWith('/from') ? response.writeHead(status, { location }).end() : response.end('arrived'));

  it('keep secrets on the same origin', async () => {
    const { received } = await sent(
      { method: 'POST', body: `{"t":"${TOKEN}"}`, headers: { 'x-key': TOKEN } },
      '/from',
      redirect(307, '/to'),
    );
    expect(received[1]).toMatchObject({ url: '/to', body: '{"t":"tok-3n/+="}', headers: { 'x-key': 'tok-3n/+=' } });
  });

  it('take no header that held a secret to another origin', async () => {
    await using other = await startLoopbackServer(undefined, { host: '127.0.0.2' });
    const location = `http://127.0.0.2:${other.port}/`;
    const { received } = await sent({ headers: { 'x-key': TOKEN, 'x-b': 'b' } }, '/from', redirect(302, location));
    expect(received[0]?.headers['x-key']).toBe('tok-3n/+=');
    expect(other.received[0]?.headers).not.toHaveProperty('x-key');
    expect(other.received[0]?.headers['x-b']).toBe('b');
  });

  it('take no body that held a secret to another origin', async () => {
    await using other = await startLoopbackServer(undefined, { host: '127.0.0.2' });
    const result = sent({ method: 'POST', body: TOKEN }, '/from', redirect(308, `http://127.0.0.2:${other.port}/`));
    await expect(result).rejects.toMatchObject({ code: 'PERMISSION_DENIED', effect: 'unknown' });
    expect(other.connections()).toBe(0);
  });

  it.each([
    ['plain', (value: string) => value],
    ['encoded', (value: string) => encodeURIComponent(value)],
    [
      'encoded through and through',
      (value: string) => [...Buffer.from(value)].map((byte) => `%${byte.toString(16)}`).join(''),
    ],
  ])('do not carry an echoed secret to another origin: %s', async (_how, encode) => {
    await using other = await startLoopbackServer(undefined, { host: '127.0.0.2' });
    const location = `http://127.0.0.2:${other.port}/?k=${encode('tok-3n/+=')}`;
    const result = sent({}, `/from?k=${TOKEN}`, redirect(302, location));
    await expect(result).rejects.toMatchObject({ code: 'PERMISSION_DENIED', effect: 'unknown' });
    expect(other.connections()).toBe(0);
  });

  it('do not resolve what a server writes', async () => {
    const { received } = await sent({ headers: { 'x-key': TOKEN } }, '/from', redirect(302, `/to?k=${TOKEN}`));
    expect(received[1]?.url).toBe(`/to?k=${TOKEN}`);
  });
});
