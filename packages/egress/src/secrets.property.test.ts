import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEgress } from './create-egress.ts';
import type { EgressInit } from './egress.ts';
import { type LoopbackServer, type Received, startLoopbackServer } from './testing/loopback-server.ts';
import { memoryPlaceholders } from './testing/memory-placeholders.ts';

let server: LoopbackServer;
beforeAll(async () => {
  server = await startLoopbackServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const secretScope = { tenantId: 'default', ids: ['run1'] };
const base = () => `http://127.0.0.1:${server.port}/`;

/** A place for a secret: how a request is made with a placeholder there, and what the server then reads there. */
interface Place {
  name: string;
  request(placeholder: string): [path: string, init: EgressInit];
  read(received: Received): string;
  value: fc.Arbitrary<string>;
}

const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
// What a header can carry (RFC 9110, section 5.5), without surrounding blanks.
const headerText = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
const json = (body: string) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body });
const fromXml = (xml: string) =>
  xml.replaceAll(
    /&(amp|lt|gt|quot|apos);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name]!,
  );

const places: Place[] = [
  {
    name: 'a header',
    value: headerText,
    request: (placeholder) => ['', { headers: { 'x-key': `a ${placeholder} b` } }],
    read: ({ headers }) => String(headers['x-key']).slice(2, -2),
  },
  {
    name: 'Basic credentials, as the password',
    value: anyText,
    request: (placeholder) => ['', { headers: { authorization: `Basic ${btoa(`me:${placeholder}`)}` } }],
    read: ({ headers }) => decodeBasic(headers.authorization).slice('me:'.length),
  },
  {
    name: 'Basic credentials, as the user',
    value: anyText,
    request: (placeholder) => ['', { headers: { authorization: `Basic ${btoa(`${placeholder}:x`)}` } }],
    read: ({ headers }) => decodeBasic(headers.authorization).slice(0, -':x'.length),
  },
  {
    name: 'the path',
    value: anyText,
    request: (placeholder) => [`bot-${placeholder}/x`, {}],
    read: ({ url }) => decodeURIComponent(url.split('/')[1]!.slice('bot-'.length)),
  },
  {
    name: 'the query',
    value: anyText,
    request: (placeholder) => [`?a=1&key=${placeholder}&b=2`, {}],
    read: ({ url }) => new URL(url, 'http://x').searchParams.get('key')!,
  },
  {
    name: 'a JSON body',
    value: anyText,
    request: (placeholder) => ['', json(JSON.stringify({ a: [{ key: placeholder }] }))],
    read: ({ body }) => JSON.parse(body).a[0].key,
  },
  {
    name: 'a form',
    value: anyText,
    request: (placeholder) => ['', { method: 'POST', body: new URLSearchParams({ a: 'b', key: placeholder }) }],
    read: ({ body }) => new URLSearchParams(body).get('key')!,
  },
  {
    name: 'XML',
    value: anyText,
    request: (placeholder) => [
      '',
      { method: 'POST', headers: { 'content-type': 'application/xml' }, body: `<a k="${placeholder}"/>` },
    ],
    read: ({ body }) => fromXml(body.slice('<a k="'.length, -'"/>'.length)),
  },
  {
    name: 'a text body',
    value: anyText,
    request: (placeholder) => [
      '',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: `key: ${placeholder}` },
    ],
    read: ({ body }) => body.slice('key: '.length),
  },
];

function decodeBasic(authorization: string | undefined): string {
  return Buffer.from(String(authorization).slice('Basic '.length), 'base64').toString();
}

describe.each(places)('a secret in $name', ({ request, read, value }) => {
  it('arrives as it is, whatever it holds, and nothing else of the request changes its meaning', async () => {
    await fc.assert(
      fc.asyncProperty(value, async (plaintext) => {
        const secrets = memoryPlaceholders({ KEY: { value: plaintext, hosts: ['127.0.0.1'] } });
        const egress = createEgress({ allowPrivate: ['127.0.0.1'], secrets });
        const [path, init] = request(secrets.placeholder('KEY'));
        server.received.length = 0;
        await (await egress.fetch(base() + path, { ...init, secretScope })).arrayBuffer();
        await egress.close();
        expect(server.received).toHaveLength(1);
        expect(read(server.received[0]!)).toBe(plaintext.toWellFormed());
      }),
      { numRuns: 40 },
    );
  });

  it('goes nowhere when the secret is bound to other hosts, or the placeholder made for something else', async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), async (plaintext, elsewhere) => {
        const hosts = elsewhere ? ['api.example.com'] : ['127.0.0.1'];
        const secrets = memoryPlaceholders({ KEY: { value: plaintext, hosts } });
        const egress = createEgress({ allowPrivate: ['127.0.0.1'], secrets });
        const [path, init] = request(secrets.placeholder('KEY', elsewhere ? 'run1' : 'run2'));
        server.received.length = 0;
        const refused = egress.fetch(base() + path, { ...init, secretScope });
        await expect(refused).rejects.toMatchObject({ code: 'PERMISSION_DENIED', effect: 'none' });
        await egress.close();
        expect(server.received).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
