import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgress } from '@automate/egress';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { sign } from '@octokit/webhooks-methods';
import { afterAll, describe, expect, it } from 'vitest';
import type { Components } from './automate.ts';
import type { AutomateConfig } from './config.ts';
import { createAutomate } from './create-automate.ts';
import { createLogger } from './logger.ts';
import { StartError } from './start-error.ts';
import { PLUGINS, startTestServer } from './testing/start-test-server.ts';

const scratch = mkdtempSync(join(tmpdir(), 'automate-create-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const silent = () => createLogger({ level: 'silent', write: () => {} });

/** The reason for which a start failed. */
async function failure(config: AutomateConfig, components: Components = {}): Promise<StartError> {
  try {
    const automate = await createAutomate(config, { log: silent(), ...components });
    try {
      await automate.start();
    } finally {
      await automate.stop();
    }
  } catch (error) {
    if (StartError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it started');
}

describe('a start that fails', () => {
  it.each<[string, Partial<AutomateConfig>, string, number, RegExp]>([
    ['nobody answers', { databaseUrl: 'postgres://u:planted@127.0.0.1:1/d' }, 'database', 69, /127\.0\.0\.1:1/],
    ['the host does not exist', { databaseUrl: 'postgres://u:planted@db.invalid/d' }, 'database', 69, /db\.invalid/],
    ['the URL cannot be read', { databaseUrl: 'postgres://u:planted@:x/' }, 'database', 69, /DATABASE_URL|URL/],
    ['there is no database', {}, 'config', 78, /database/i],
    ['the configuration is not valid', { http: { port: 99_999 } }, 'config', 78, /http\/port/],
  ])('says in one line that %s', async (_name, config, reason, exitCode, message) => {
    const error = await failure({ dataDir: scratch, ...config });
    expect(error).toMatchObject({ failure: reason, exitCode });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toContain('planted');
  });

  it('says that the port is in use, and leaves nothing open', async () => {
    await using database = await createTestDatabase();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const error = await failure({ dataDir: join(scratch, 'port'), databaseUrl: database.url, http: { port } });
    taken.close();
    expect(error).toMatchObject({ failure: 'address', exitCode: 71 });
    // The server takes a moment to see that they are gone.
    const open = () => database.sql`
      select pid from pg_stat_activity where datname = ${database.name} and application_name = 'automate'`;
    await expect.poll(open).toHaveLength(0);
  });

  it('says which private address is malformed, and that the master key is none', async () => {
    await using database = await createTestDatabase();
    const config = { dataDir: join(scratch, 'parts'), databaseUrl: database.url };
    expect(await failure({ ...config, allowPrivate: ['10.0.0.0/99'] })).toMatchObject({ failure: 'config' });
    expect(await failure({ ...config, secrets: { masterKeys: ['short'] } })).toMatchObject({ failure: 'config' });
    const dataDir = mkdtempSync(join(scratch, 'key-'));
    writeFileSync(join(dataDir, 'master.key'), 'short', { mode: 0o600 });
    expect(await failure({ ...config, dataDir })).toMatchObject({ failure: 'dataDir', exitCode: 73 });
  });

  it('names a route that says nothing of its permission', async () => {
    await using database = await createTestDatabase();
    const route = { method: 'GET', path: '/x', summary: '', answers: { status: 200 }, handle: () => ({ status: 200 }) };
    const config = { dataDir: join(scratch, 'route'), databaseUrl: database.url, http: { port: 0 } };
    const automate = await createAutomate(config, { log: silent(), routes: [route as never] });
    await expect(automate.start()).rejects.toThrow('GET /x declares no permission');
  });
});

describe('servers that share a database', () => {
  it('come up together on an empty one, and work for each other', async () => {
    await using database = await createTestDatabase();
    const config = (dataDir: string, roles: AutomateConfig['roles']): AutomateConfig => ({
      dataDir: join(scratch, dataDir),
      databaseUrl: database.url,
      http: { port: 0 },
      plugins: { list: PLUGINS },
      ...(roles && { roles }),
    });
    const [api, worker, both] = await Promise.all([
      createAutomate(config('shared', ['api']), { log: silent() }),
      createAutomate(config('shared', ['worker']), { log: silent() }),
      createAutomate(config('shared', ['api', 'worker']), { log: silent() }),
    ]);
    const started = await Promise.all([api.start(), worker.start(), both.start()]);
    expect(started.map(({ url }) => url !== undefined)).toEqual([true, false, true]);
    const source = { text: 'name: a\non: [{event: a}]\nsteps: [{id: s, set: {a: 1}}]', format: 'yaml' as const };
    await api.engine.workflows.create({ tenantId: 'default', source, activate: true });
    await both.stop();
    const { eventId } = await api.engine.ingest({ tenantId: 'default', type: 'a', source: 'test', payload: {} });
    await expect
      .poll(async () => (await api.engine.events.get('default', eventId)).executions[0]?.status)
      .toBe('completed');
    await Promise.all([api.stop(), worker.stop()]);
  });
});

describe('a stop', () => {
  const config = (database: { url: string }, dataDir: string): AutomateConfig => ({
    dataDir: join(scratch, dataDir),
    databaseUrl: database.url,
    http: { port: 0 },
  });

  it('in the middle of a start waits for it and then ends everything', async () => {
    await using database = await createTestDatabase();
    const automate = await createAutomate(config(database, 'stop'), { log: silent() });
    const [{ url = '' }] = await Promise.all([automate.start(), automate.stop()]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    await expect(automate.start()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('ends all of a server that was asked twice to start', async () => {
    await using database = await createTestDatabase();
    const automate = await createAutomate(config(database, 'twice'), { log: silent() });
    const [one, two] = await Promise.all([automate.start(), automate.start()]);
    expect(two).toBe(one);
    await automate.stop();
    await expect(fetch(`${one.url}/healthz`)).rejects.toThrow();
  });
});

/** Free on every address, and below those that systems hand out by themselves, of which any may be taken a moment later. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '0.0.0.0', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}

/** 0 where nobody listens. */
const healthOf = (url: string) =>
  fetch(`${url}/healthz`).then(
    ({ status }) => status,
    () => 0,
  );

describe('the first start', () => {
  it('listens on loopback only until the setup token is used, then where it was told to', async () => {
    // 127.0.0.2 is of this machine and not what loopback-only listens on: 0.0.0.0 is.
    const server = await startTestServer({ http: { host: '0.0.0.0', port: 0 } });
    const { started } = server;
    expect(started).toMatchObject({ loopbackOnly: true, url: expect.stringContaining('//127.0.0.1:') });
    const elsewhere = server.url.replace('127.0.0.1', '127.0.0.2');
    // The token was redeemed by the harness a moment ago.
    await expect.poll(() => healthOf(elsewhere)).toBe(200);
    expect(await server.call('GET', '/api/v1/plugins')).toMatchObject({ status: 200 });
    await server.close();
  });

  it('stays on loopback as long as the configured address cannot be had, and moves when it can', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.2', resolve));
    const server = await startTestServer({ http: { host: '0.0.0.0', port } });
    await expect.poll(() => server.log.join()).toContain('listening beyond loopback failed');
    await expect.poll(() => healthOf(server.url)).toBe(200);
    other.close();
    await expect.poll(() => healthOf(server.url.replace('127.0.0.1', '127.0.0.3'))).toBe(200);
    await server.close();
  });

  it('refuses other addresses before', async () => {
    await using database = await createTestDatabase();
    const config = {
      dataDir: join(scratch, 'loopback'),
      databaseUrl: database.url,
      http: { host: '0.0.0.0', port: 0 },
    };
    const automate = await createAutomate(config, { log: silent() });
    const { url = '' } = await automate.start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await expect(fetch(`${url.replace('127.0.0.1', '127.0.0.2')}/healthz`)).rejects.toThrow();
    await automate.stop();
  });
});

describe('a running server', () => {
  it('is ready, and says over a socket what it says everywhere', async () => {
    const server = await startTestServer({ http: { port: 0, bodyLimit: 10_000 } });
    expect(await server.call('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { checks: ['database', 'migrations', 'workers'] },
    });
    const configuration = { webhookSecret: 'a-secret' };
    await server.call('POST', '/api/v1/plugins/github/instances', { name: 'main', configuration });
    const send = async (body: string, signed = body) =>
      server.call('POST', '/api/v1/webhooks/github/main', body, {
        'x-github-event': 'ping',
        'x-github-delivery': crypto.randomUUID(),
        'x-hub-signature-256': await sign('a-secret', signed),
      });
    expect(await send('{"zen":"é😀"}')).toMatchObject({ status: 202, body: { duplicate: false } });
    expect(await send('{"zen":1}', '{"zen":2}')).toMatchObject({ status: 401 });
    expect(await send(`"${'x'.repeat(10_000)}"`)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
    expect(await server.call('PATCH', '/api/v1/events')).toMatchObject({
      status: 405,
      body: { code: 'UNIMPLEMENTED' },
    });
    expect(await server.call('GET', '/api/v1/nothing')).toMatchObject({ status: 404 });
    await server.close();
  });

  it('cuts off an endless body as soon as it is over the limit', async () => {
    const server = await startTestServer({ http: { port: 0, bodyLimit: 10_000 } });
    /** Nothing where the connection broke before the answer was read, as it may for whoever goes on writing. */
    const answerTo = () =>
      new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
          socket.write('POST /api/v1/webhooks/github/main HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n');
          const chunk = `400\r\n${'x'.repeat(1024)}\r\n`;
          const pump = setInterval(() => socket.writable && socket.write(chunk), 2);
          socket.on('close', () => {
            clearInterval(pump);
            resolve(text);
          });
        });
        socket.on('data', (data) => {
          text += data;
        });
        socket.on('error', () => {});
      });
    let answer = '';
    for (let tries = 0; answer === '' && tries < 10; tries += 1) answer = await answerTo();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    await server.close();
  });

  it('calls nothing private: not loopback, not a mapped metadata address, not a name that leads there', async () => {
    let called = 0;
    const outside: Server = createServer((_, response) => {
      called += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const { port } = outside.address() as AddressInfo;
    const lookup = async () => [{ address: '::ffff:169.254.169.254', family: 6 as const }];
    const egress = createEgress({ lookup, limits: { connectTimeoutMs: 2000 } });
    const server = await startTestServer({}, { egress });
    const urls = [
      `http://127.0.0.1:${port}/`,
      'http://[::ffff:169.254.169.254]/',
      'http://metadata.example/',
      'http://2130706433/',
    ];
    for (const [index, url] of urls.entries()) {
      const name = `call-${index}`;
      const steps = [{ id: 'get', action: 'http/get', with: { url }, retry: { attempts: 1 } }];
      expect(
        await server.call('POST', '/api/v1/workflows?activate=true', { name, on: [{ event: name }], steps }),
      ).toMatchObject({ status: 201 });
      expect(await server.run(name)).toMatchObject({
        status: 'failed',
        error: { code: 'PERMISSION_DENIED', effect: 'none' },
      });
    }
    expect(called).toBe(0);
    outside.close();
    await server.close();
  });

  it('goes on without a plugin that is broken, and says why', async () => {
    const folder = mkdtempSync(join(scratch, 'plugins-'));
    const broken = { name: 'broken', version: '1.0.0', automate: { id: 'broken', apiVersion: 99, entry: '.' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(broken));
    const server = await startTestServer({ plugins: { list: [...PLUGINS, folder] } });
    const { data: items } = (await server.call('GET', '/api/v1/plugins')).body;
    expect(items).toContainEqual(
      expect.objectContaining({
        id: 'broken',
        state: 'failed',
        reason: expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      }),
    );
    expect(items).toContainEqual(expect.objectContaining({ id: 'github', state: 'discovered' }));
    await server.close();
  });

  it('lets a run end before it stops', async () => {
    let arrived = () => {};
    const began = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const outside: Server = createServer((_, response) => {
      arrived();
      setTimeout(() => response.end('{}'), 500);
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`;
    const server = await startTestServer({ allowPrivate: [new URL(url).host] });
    const steps = [{ id: 'get', action: 'http/request', with: { url } }];
    await server.call('POST', '/api/v1/workflows?activate=true', { name: 'slow', on: [{ event: 'slow' }], steps });
    const { eventId } = (await server.call('POST', '/api/v1/events', { type: 'slow' })).body;
    await began;
    await server.automate.stop();
    const rows = await server.database.sql`select status from automate_engine.executions where event_id = ${eventId}`;
    expect(rows.map(({ status }) => status)).toEqual(['completed']);
    outside.close();
    await server.close();
  });
});
