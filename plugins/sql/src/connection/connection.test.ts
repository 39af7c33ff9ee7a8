import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { AutomateError } from '@automate/core';
import { assertStepError, createStepHarness, type StepHarnessOptions, type StepRunOptions } from '@automate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepType } from '../step-type.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { startWatchedProxy } from '../testing/watched-proxy.ts';
import type { ConnectionInput } from './connection-schema.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const fixture = (name: string) => readFileSync(new URL(`../__fixtures__/${name}`, import.meta.url), 'utf8');
const ca = fixture('cert.pem');
const tls = { key: fixture('key.pem'), cert: ca };

function run(
  change: Partial<ConnectionInput>,
  access: StepHarnessOptions['access'] = { addresses: async () => ['127.0.0.1'] },
  query = 'select 1 as one',
  options?: StepRunOptions,
) {
  const connection = { ...database.connection, ...change };
  return createStepHarness({ stepType, access }).run('query', { connection, query }, options);
}

const nothingSent = { effect: 'none' };

describe('TLS', () => {
  it.each<[string, Partial<ConnectionInput>]>([
    ['checks the name', { host: 'localhost', sslMode: 'verify-full', ca }],
    ['checks the address', { host: '127.0.0.1', sslMode: 'verify-full', ca }],
    ['is only encryption where that is wanted', { host: 'db.example.com', sslMode: 'require' }],
  ])('%s', async (_what, change) => {
    await using proxy = await startWatchedProxy(database.connection, tls);
    const { result, error } = await run({ ...change, port: proxy.port });
    if (error) throw error;
    expect(result?.output).toMatchObject({ rows: [{ one: 1 }] });
  });

  it.each<[string, Partial<ConnectionInput>]>([
    ['another name', { host: 'db.example.com', sslMode: 'verify-full', ca }],
    ['an authority that nobody trusts', { host: 'localhost', sslMode: 'verify-full' }],
  ])('refuses %s, and sends no password', async (_what, change) => {
    await using proxy = await startWatchedProxy(database.connection, tls);
    const sent: string[] = [];
    proxy.cut = (message) => void sent.push(message.toString('latin1'));
    const refused = await run({ ...change, port: proxy.port });
    assertStepError(refused, 'FAILED_PRECONDITION', /CERT|SELF_SIGNED/);
    expect(refused.error).toMatchObject({ ...nothingSent, retryable: false });
    expect(sent).toEqual([]);
  });

  it('is what a request to cancel goes through, too', async () => {
    await using proxy = await startWatchedProxy(database.connection, tls);
    const cancel = new AbortController();
    const query = "select pg_sleep(1000), 'over TLS'";
    const change = { host: 'localhost', sslMode: 'verify-full', ca, port: proxy.port } as const;
    const ran = run(change, undefined, query, { call: { signal: cancel.signal }, policy: { timeoutMs: 600_000 } });
    const running = () => database.sql`select 1 from pg_stat_activity where query = ${query} and state = 'active'`;
    await expect.poll(running).toHaveLength(1);
    cancel.abort();
    assertStepError(await ran, 'CANCELLED');
    await expect.poll(running).toHaveLength(0);
    expect(proxy.connections).toBeGreaterThan(1);
  });
});

describe('a server that asks for the password in plain', () => {
  it('does not get it over a connection that everybody can read', async () => {
    const received: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (message) => received.push(message.toString('latin1')));
      // AuthenticationCleartextPassword, as soon as there is a connection.
      socket.once('data', () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const ran = await run({ port, password: 'planted-password', sslMode: 'disable' });
    assertStepError(ran, 'FAILED_PRECONDITION', /password in plain/);
    expect(ran.error).toMatchObject(nothingSent);
    expect(received.join()).not.toContain('planted-password');
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a connection', () => {
  it('is made to an address that was checked, and to no other', async () => {
    const asked: unknown[] = [];
    const addresses = async (...target: [string, number]) => {
      asked.push(target);
      return ['127.0.0.2', '127.0.0.1'];
    };
    await using proxy = await startWatchedProxy(database.connection);
    const { error } = await run({ host: 'db.example.com', port: proxy.port }, { addresses });
    if (error) throw error;
    expect(asked).toEqual([['db.example.com', proxy.port]]);
    const denied = async () => {
      throw new AutomateError({ code: 'PERMISSION_DENIED', message: 'not there', effect: 'none' });
    };
    assertStepError(await run({ port: proxy.port }, { addresses: denied }), 'PERMISSION_DENIED', /not there/);
    expect(proxy.connections).toBe(1);
  });

  it('takes the password that its secret stands for, and nothing of this process', async () => {
    const { password } = database.connection;
    const plaintext = async (property: string) => (property === 'connection.password' ? password! : '');
    expect((await run({ password: '$secret:PW' }, { plaintext })).error).toBeUndefined();
    assertStepError(await run({ password: 'wrong' }), 'UNAUTHENTICATED', /password authentication failed/);
    const { PGPASSWORD, PGHOST } = process.env;
    Object.assign(process.env, { PGPASSWORD: password, PGHOST: 'elsewhere' });
    try {
      const { password: _, ...connection } = database.connection;
      const ran = await createStepHarness({ stepType }).run('query', { connection, query: 'select 1' });
      assertStepError(ran, 'UNAVAILABLE', /SASL|password/);
      expect(ran.error).toMatchObject(nothingSent);
    } finally {
      for (const [name, value] of Object.entries({ PGPASSWORD, PGHOST })) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
});
