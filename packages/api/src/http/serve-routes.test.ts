import { AutomateError, silentLogger } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonBody, optionalJsonBody, rawBody, streamBody, textBody } from './body-spec.ts';
import type { Problem } from './problem.ts';
import { json, noContent } from './reply.ts';
import { type Route, route } from './route.ts';
import { RouteRegistry } from './route-registry.ts';
import { serveRoutes } from './serve-routes.ts';

const open = { public: 'a test calls it without a key' };
const answers = { status: 200 };
const summary = 'A test route';
const routes: Route[] = [
  route({
    method: 'GET',
    path: '/open',
    access: open,
    summary,
    answers,
    handle: ({ traceId }) => json(200, { traceId }),
  }),
  route({
    method: 'POST',
    path: '/echo',
    access: { permission: 'events:write' },
    summary,
    answers,
    query: z.strictObject({ flag: z.enum(['a', 'b']).optional() }),
    body: jsonBody(z.strictObject({ name: z.string().min(2), size: z.number() })),
    handle: ({ body, principal }) => json(200, { ...body, tenant: principal.tenantId }),
  }),
  route({
    method: 'POST',
    path: '/raw',
    access: open,
    summary,
    answers,
    body: rawBody(),
    handle: ({ body }) => json(200, { size: body.byteLength }),
  }),
  route({
    method: 'PUT',
    path: '/text/:name',
    access: open,
    summary,
    answers,
    body: textBody({ 'application/yaml': 'yaml', 'application/json': 'json' }),
    handle: ({ body, params }) => json(200, { ...body, ...params }),
  }),
  route({
    method: 'POST',
    path: '/maybe',
    access: open,
    summary,
    answers,
    body: optionalJsonBody(z.strictObject({ reason: z.string().optional() })),
    handle: ({ body }) => (body.reason === undefined ? noContent() : json(200, body)),
  }),
  route({
    method: 'GET',
    path: '/fail/:how',
    access: open,
    summary,
    answers,
    handle({ params }) {
      if (params.how === 'database') throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      if (params.how === 'wrapped') {
        throw new Error('Failed query', { cause: Object.assign(new Error('terminating'), { code: '57P01' }) });
      }
      if (params.how === 'busy') {
        throw new AutomateError({ code: 'RESOURCE_EXHAUSTED', message: 'Too much is waiting.', retryAfterMs: 4500 });
      }
      if (params.how === 'secret') throw new AutomateError({ code: 'NOT_FOUND', message: 'No hunter2 here.' });
      throw new Error('the inside with hunter2');
    },
  }),
];

const logged: string[] = [];
const keep = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
const serve = serveRoutes(new RouteRegistry(routes), {
  authenticate: async (token = '') =>
    ({
      writer: { keyId: 'k1', tenantId: 'acme', permissions: ['events:*'], expiresAt: null },
      reader: { keyId: 'k2', tenantId: 'acme', permissions: ['events:read'], expiresAt: null },
    })[token],
  audit: { async append() {} },
  redact: (text) => text.replaceAll('hunter2', '***'),
  log: { ...silentLogger, error: keep, info: keep },
  bodyLimit: 100,
});

async function call(path: string, init: RequestInit = {}): Promise<{ response: Response; problem: Problem }> {
  const response = await serve(new Request(`http://localhost${path}`, init));
  const text = await response.text();
  return { response, problem: (text === '' ? undefined : JSON.parse(text)) as Problem };
}

const writer = { authorization: 'Bearer writer', 'content-type': 'application/json' };

describe('serveRoutes', () => {
  it('answers with a trace and security headers, and without CORS', async () => {
    const { response, problem } = await call('/open', { headers: { origin: 'https://evil.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('traceresponse')).toContain(problem.traceId);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it("never takes over the client's trace, nor a tenant from a header", async () => {
    const theirs = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { ...writer, traceparent: `00-${theirs}-00f067aa0ba902b7-01`, 'x-tenant-id': 'victim' };
    const { response, problem } = await call('/echo', { method: 'POST', headers, body: '{"name":"ab","size":1}' });
    expect(problem).toEqual({ name: 'ab', size: 1, tenant: 'acme' });
    expect(response.headers.get('traceresponse')).not.toContain(theirs);
  });

  const post = { method: 'POST', headers: writer };
  it.each<[string, string, RequestInit, number, string]>([
    ['an unknown path', '/nothing', {}, 404, 'NOT_FOUND'],
    ['an unknown method', '/open', { method: 'DELETE' }, 405, 'UNIMPLEMENTED'],
    ['no key', '/echo', { method: 'POST' }, 401, 'UNAUTHENTICATED'],
    ['an unknown key', '/echo', { method: 'POST', headers: { authorization: 'Bearer x' } }, 401, 'UNAUTHENTICATED'],
    ['another scheme', '/echo', { method: 'POST', headers: { authorization: 'Basic writer' } }, 401, 'UNAUTHENTICATED'],
    ['a key in the query', '/echo?key=writer', { method: 'POST' }, 401, 'UNAUTHENTICATED'],
    [
      'too few rights',
      '/echo',
      { method: 'POST', headers: { authorization: 'Bearer reader' } },
      403,
      'PERMISSION_DENIED',
    ],
    [
      'no content type',
      '/echo',
      { method: 'POST', headers: { authorization: 'Bearer writer' }, body: new Uint8Array([123, 125]) },
      415,
      'INVALID_ARGUMENT',
    ],
    [
      'another content type',
      '/text/a',
      { method: 'PUT', headers: { 'content-type': 'text/html' }, body: 'x' },
      415,
      'INVALID_ARGUMENT',
    ],
    ['broken JSON', '/echo', { ...post, body: '{"name":' }, 400, 'INVALID_ARGUMENT'],
    ['an empty body', '/echo', { ...post, body: '' }, 400, 'INVALID_ARGUMENT'],
    ['a body over the limit', '/raw', { method: 'POST', body: 'x'.repeat(101) }, 413, 'PAYLOAD_TOO_LARGE'],
    [
      'a body over the limit that says it is short',
      '/raw',
      { method: 'POST', body: 'x'.repeat(101), headers: { 'content-length': '5' } },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['an unknown query parameter', '/open?x=1', {}, 400, 'INVALID_ARGUMENT'],
    ['a doubled query parameter', '/echo?flag=a&flag=b', { ...post, body: '{}' }, 400, 'INVALID_ARGUMENT'],
    ['a bad query parameter', '/echo?flag=c', { ...post, body: '{}' }, 400, 'INVALID_ARGUMENT'],
    ['a NUL in the path', '/fail/%00', {}, 400, 'INVALID_ARGUMENT'],
    ['a database that is away', '/fail/database', {}, 503, 'UNAVAILABLE'],
    ['a database that went away inside a query', '/fail/wrapped', {}, 503, 'UNAVAILABLE'],
    ['too much work', '/fail/busy', {}, 429, 'RESOURCE_EXHAUSTED'],
    ['a bug', '/fail/bug', {}, 500, 'INTERNAL'],
  ])('answers %s with a problem', async (_name, path, init, status, code) => {
    const { response, problem } = await call(path, init);
    expect(problem).toMatchObject({
      status,
      code,
      type: 'about:blank',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('traceresponse')).toContain(problem.traceId);
  });

  it('says what a path takes, when to come back, and how to identify', async () => {
    expect((await call('/echo')).response.headers.get('allow')).toBe('POST');
    expect((await call('/fail/busy')).response.headers.get('retry-after')).toBe('5');
    expect((await call('/echo', { method: 'POST' })).response.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('names every problem of a body at once, unknown fields too', async () => {
    const { problem } = await call('/echo', { ...post, body: '{"name":"a","extra":1,"__proto__":2}' });
    expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/__proto__', '/extra', '/name', '/size']);
  });

  it('says nothing of its inside, in the answer or the log', async () => {
    const bug = await call('/fail/bug');
    expect(bug.problem.detail).not.toContain('inside');
    expect(bug.problem.detail).toContain(bug.problem.traceId);
    expect((await call('/fail/secret')).problem.detail).toBe('No *** here.');
    const line = logged.find((each) => each.includes(bug.problem.traceId)) ?? '';
    expect(line).toContain('the inside with ***');
    expect(logged.join('\n')).not.toContain('hunter2');
  });

  it('counts a body that does not say its length', async () => {
    const stream = (size: number) =>
      new ReadableStream({
        pull(controller) {
          for (let sent = 0; sent < size; sent += 10) controller.enqueue(new Uint8Array(10));
          controller.close();
        },
      });
    const send = (size: number) => call('/raw', { method: 'POST', body: stream(size), duplex: 'half' } as RequestInit);
    expect((await send(100)).problem).toEqual({ size: 100 });
    expect((await send(110)).response.status).toBe(413);
  });

  it('takes parameters of a content type, and no body where none is needed', async () => {
    const headers = { 'content-type': 'application/yaml; charset=utf-8' };
    expect((await call('/text/a%2Fb', { method: 'PUT', headers, body: 'name: x' })).problem).toEqual({
      text: 'name: x',
      language: 'yaml',
      name: 'a/b',
    });
    expect((await call('/maybe', { method: 'POST' })).response.status).toBe(204);
    expect((await call('/maybe', { method: 'POST', headers: writer, body: '{"reason":"r"}' })).response.status).toBe(
      200,
    );
  });

  it('answers HEAD like GET, without the body', async () => {
    const { response, problem } = await call('/open', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(problem).toBeUndefined();
  });
});

describe('a body that is streamed', () => {
  it('has an end only when its sender still may send it', async () => {
    let isValid = true;
    const read: string[] = [];
    const handler = serveRoutes(
      new RouteRegistry([
        route({
          method: 'POST',
          path: '/stream',
          access: { permission: 'data:write' },
          summary,
          answers,
          body: streamBody(['text/csv']),
          async handle({ body }) {
            isValid = false;
            read.push(await new Response(body.stream).text());
            return json(200, {});
          },
        }),
      ]),
      {
        authenticate: async () =>
          isValid ? { keyId: 'k', tenantId: 'acme', permissions: ['data:*'], expiresAt: null } : undefined,
        audit: { async append() {} },
        redact: (text) => text,
        log: silentLogger,
      },
    );
    const headers = { ...writer, 'content-type': 'text/csv' };
    const sent = new Request('http://localhost/stream', { method: 'POST', headers, body: 'a,b' });
    expect((await handler(sent)).status).toBe(401);
    expect(read).toEqual([]);
  });
});
