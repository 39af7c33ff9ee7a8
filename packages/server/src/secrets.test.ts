import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

/** Characters that every encoding writes differently. */
const PLANTED = {
  TOKEN: 'planted/+token=?&"\\ 0001-äöü',
  FROM_ENV: 'planted-from-the-environment-0002',
  HOOK: 'planted-webhook-key-0003',
};

/** A server that gives back whatever it was sent, in several encodings. */
async function echo(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const header = Buffer.from(request.headers.authorization ?? '', 'latin1').toString('utf8');
  const body = Buffer.concat(chunks).toString();
  const token = body === '' ? '' : (JSON.parse(body).token ?? '');
  const seen = `${header}${request.url}${body}`;
  // A prefix of each length, because base64 writes a text in three ways.
  const said = ['', 'a', 'ab'].map((before) => `${before}${header} ${token}`);
  return JSON.stringify({
    seen,
    header,
    base64: said.map((text) => Buffer.from(text).toString('base64')),
    base64url: said.map((text) => Buffer.from(text).toString('base64url')),
    hex: Buffer.from(said[0] ?? '').toString('hex'),
    url: said.map(encodeURIComponent),
    form: new URLSearchParams({ said: said[0] ?? '' }).toString(),
    token,
  });
}

/** Every way a text may be written that hides it from a look for itself. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const shifted = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    // Only whole groups: what stands at the edges depends on what is beside it.
    return padded.toString('base64').slice(shift === 0 ? 0 : 4, -4);
  });
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(text),
    new URLSearchParams({ x: text }).toString().slice(2),
    bytes.toString('hex'),
    ...shifted,
    ...shifted.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((form) => form.length >= 8);
}

describe('planted secrets', () => {
  let server: TestServer;
  let outside: Server;
  let received = '';
  let port = 0;

  beforeAll(async () => {
    outside = createServer(async (request, response) => {
      const body = await echo(request);
      received += body;
      const status = request.url?.startsWith('/refuse') ? 403 : 200;
      response.writeHead(status, { 'content-type': 'application/json', 'x-echo': encodeURIComponent(body) }).end(body);
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    port = (outside.address() as AddressInfo).port;
    server = await startTestServer({
      allowPrivate: [`127.0.0.1:${port}`],
      secrets: {
        environment: { FROM_ENV: PLANTED.FROM_ENV },
        bindings: { FROM_ENV: [`http://127.0.0.1:${port}`] },
      },
    });
    const hosts = [`http://127.0.0.1:${port}`];
    expect(await server.call('PUT', '/api/v1/secrets/TOKEN', { value: PLANTED.TOKEN, hosts })).toMatchObject({
      status: 200,
    });
    const configuration = { webhookSecret: PLANTED.HOOK };
    expect(
      await server.call('POST', '/api/v1/plugins/github/instances', { name: 'main', configuration }),
    ).toMatchObject({ status: 201 });
  });
  afterAll(async () => {
    await server.close();
    outside.close();
  });

  const workflow = (name: string, steps: object[]) =>
    server.call('POST', '/api/v1/workflows?activate=true', { name, on: [{ event: name }], steps });
  const request = (path: string, extra: object = {}) => ({
    action: 'http/request',
    retry: { attempts: 1 },
    with: {
      method: 'POST',
      url: `http://127.0.0.1:${port}${path}`,
      headers: { authorization: 'Bearer $secret:FROM_ENV' },
      body: { token: '$secret:TOKEN' },
      ...extra,
    },
  });

  it('reach the one they are for, and nobody else sees them', async () => {
    await workflow('sends', [
      { id: 'send', ...request('/take') },
      { id: 'keep', set: { answer: '{{steps.send.output}}', event: '{{event.payload}}' } },
    ]);
    const run = await server.run('sends', { note: '{{secrets.TOKEN}} $secret:TOKEN' });
    expect(run.status).toBe('completed');
    expect(received).toContain(PLANTED.FROM_ENV);
    expect(received).toContain(JSON.stringify(JSON.stringify(PLANTED.TOKEN)).slice(1, -1));
    expect(run.steps[0].input.headers.authorization).toBe('Bearer $secret:FROM_ENV');
    expect(run.steps[1].output.event).toEqual({ note: '{{secrets.TOKEN}} $secret:TOKEN' });
  });

  it('stay hidden when calls fail', async () => {
    await workflow('refused', [{ id: 'send', ...request('/refuse') }]);
    expect(await server.run('refused')).toMatchObject({ status: 'failed' });
    await workflow('elsewhere', [{ id: 'send', ...request('/', { url: 'http://192.0.2.1/' }) }]);
    expect(await server.run('elsewhere')).toMatchObject({ status: 'failed', error: { code: 'PERMISSION_DENIED' } });
    await workflow('in-the-path', [{ id: 'send', ...request('/$secret:TOKEN') }]);
    await server.run('in-the-path');
    await workflow('missing', [{ id: 'send', ...request('/', { body: '$secret:NOBODY' }) }]);
    expect(await server.run('missing')).toMatchObject({ status: 'failed', error: { code: 'SECRET_NOT_FOUND' } });
  });

  it('stay hidden in refused requests', async () => {
    for (const body of [
      `{"value":"${PLANTED.HOOK}"`,
      { value: PLANTED.HOOK, hosts: ['*'] },
      { value: PLANTED.HOOK, extra: 1 },
    ]) {
      expect(await server.call('PUT', '/api/v1/secrets/OTHER', body)).toMatchObject({ status: 400 });
    }
    const headers = {
      'x-github-event': 'push',
      'x-github-delivery': '1',
      'x-hub-signature-256': `sha256=${PLANTED.HOOK}`,
    };
    expect(await server.call('POST', '/api/v1/webhooks/github/main', '{}', headers)).toMatchObject({ status: 401 });
    expect(await server.call('GET', `/api/v1/${PLANTED.HOOK}`)).toMatchObject({ status: 404 });
    await server.call('GET', '/api/v1/secrets');
    await server.call('GET', '/api/v1/plugins/github/instances/main');
  });

  it('are then found in no table, no log and no answer: plain, JSON, base64, hexadecimal or URL-encoded', async () => {
    const { sql } = server.database;
    const tables = await sql<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema like 'automate%' and table_type = 'BASE TABLE'`;
    expect(tables.length).toBeGreaterThan(15);
    const stored: string[] = [];
    for (const { schema, name } of tables) {
      const rows = await sql`select t::text as row from ${sql(schema)}.${sql(name)} t`;
      // bytea is shown in hexadecimal, which is one of the forms.
      for (const { row } of rows) stored.push(`${schema}.${name} ${row}`);
    }
    const haystacks = { tables: stored.join('\n'), log: server.log.join(''), answers: server.answers.join('\n') };
    expect(haystacks.tables.length).toBeGreaterThan(5_000);
    expect(haystacks.log.length).toBeGreaterThan(500);
    expect(haystacks.answers.length).toBeGreaterThan(5_000);
    for (const [name, secret] of Object.entries({ ...PLANTED, API_KEY: server.token.slice(-43) })) {
      for (const [where, text] of Object.entries(haystacks)) {
        for (const form of forms(secret)) {
          const at = text.indexOf(form);
          expect(at === -1 ? '' : `${name} in ${where}: ${text.slice(Math.max(0, at - 200), at + 100)}`).toBe('');
        }
      }
    }
    // The look itself finds what is there: each form came back from outside, the first of them as JSON writes it.
    for (const secret of [PLANTED.TOKEN, PLANTED.FROM_ENV]) {
      for (const form of forms(secret).slice(1)) expect(received).toContain(form);
    }
  });
});
