import { createHmac, randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { VaultEmulator } from '@automate/plugin-vault/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLUGINS, startTestServer, type TestServer } from './testing/start-test-server.ts';

const VAULT = join(import.meta.dirname, '..', '..', '..', 'plugins', 'vault');
const PLANTED = { HOOK: 'planted-webhook-key-0101', TOKEN: 'planted-token-0102' };

describe('a server whose secrets are in Vault', () => {
  let server: TestServer;
  let vault: VaultEmulator;
  let address: string;
  let rootToken: string;
  let outside: Server;
  let port: number;
  const received: string[] = [];
  let whenCalled: (() => Promise<void>) | undefined;

  function turn(state: VaultEmulator['state']): void {
    vault.state = state;
  }

  /** The same Vault at the same address, after it was gone. */
  async function restart(): Promise<void> {
    const { store, tokens } = vault;
    vault = await VaultEmulator.start({ port: Number(new URL(address).port) });
    for (const [token, known] of tokens) vault.tokens.set(token, known);
    for (const [path, secret] of store.secrets) vault.store.secrets.set(path, secret);
  }

  beforeAll(async () => {
    // Below those that systems hand out by themselves, of which any may be taken while it is away.
    vault = await VaultEmulator.start({ port: randomInt(20_000, 32_000) });
    ({ address, rootToken } = vault);
    outside = createServer((request, response) => {
      received.push(String(request.headers.authorization));
      const before = whenCalled?.();
      whenCalled = undefined;
      void Promise.resolve(before).then(() =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
      );
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    port = (outside.address() as AddressInfo).port;
    server = await startTestServer(
      {
        plugins: { list: [...PLUGINS, VAULT] },
        allowPrivate: [`127.0.0.1:${port}`],
        secrets: { backends: [{ use: 'vault', config: { address, token: { $env: 'VAULT_TOKEN' } } }] },
      },
      { env: { VAULT_TOKEN: rootToken } },
    );
  });
  afterAll(async () => {
    await server.close();
    await vault[Symbol.asyncDispose]();
    outside.close();
  });

  it('keeps the secret fields of instances there, and uses them', async () => {
    const configuration = { webhookSecret: PLANTED.HOOK };
    const made = await server.call('POST', '/api/v1/plugins/github/instances', { name: 'main', configuration });
    expect(made).toMatchObject({ status: 201 });
    const stored = [...vault.store.secrets.values()].map(({ versions }) => versions.get(1)?.data);
    expect(stored).toEqual([{ value: PLANTED.HOOK }]);
    const body = '{"zen":"x"}';
    const signature = createHmac('sha256', PLANTED.HOOK).update(body).digest('hex');
    const delivered = await server.call('POST', '/api/v1/webhooks/github/main', body, {
      'x-github-event': 'ping',
      'x-github-delivery': '0101',
      'x-hub-signature-256': `sha256=${signature}`,
    });
    expect(delivered).toMatchObject({ status: 202 });
  });

  it('lets runs wait while Vault is sealed, says so, and goes on when it is unsealed', async () => {
    const hosts = [`http://127.0.0.1:${port}`];
    const call = {
      id: 'call',
      action: 'http/request',
      // None for what has begun and failed.
      retry: { attempts: 1 },
      with: { url: `http://127.0.0.1:${port}/`, headers: { authorization: 'Bearer $secret:TOKEN' } },
    };
    await server.call('POST', '/api/v1/workflows?activate=true', { name: 'w', on: [{ event: 'w' }], steps: [call] });
    // After the workflow, whose hints look for its secrets: what was read of one is kept for a while.
    expect(await server.call('PUT', '/api/v1/secrets/TOKEN', { value: PLANTED.TOKEN, hosts })).toMatchObject({
      status: 200,
    });
    expect(await server.call('GET', '/readyz')).toMatchObject({ status: 200 });
    vault.state = 'sealed';
    const before = vault.requests.length;
    const running = server.run('w');
    await expect.poll(() => vault.requests.length, { timeout: 20_000 }).toBeGreaterThan(before);
    const ready = () => server.call('GET', '/readyz').then(({ status, text }) => `${status} ${text}`);
    await expect.poll(ready, { timeout: 20_000 }).toMatch(/^200 .*secrets backend vault.*sealed/);
    expect(await server.call('PUT', '/api/v1/secrets/OTHER', { value: 'x' })).toMatchObject({
      status: 503,
      body: { code: 'UNAVAILABLE', detail: expect.stringContaining('sealed') },
    });
    expect(received).toEqual([]);
    vault.state = 'active';
    expect(await running).toMatchObject({ status: 'completed' });
    expect(received).toEqual([`Bearer ${PLANTED.TOKEN}`]);
  });

  it.each([
    ['sealed', 'vault: could not read', async () => turn('sealed'), async () => turn('active')],
    ['away', 'No connection', () => vault[Symbol.asyncDispose](), () => restart()],
  ] as const)(
    'lets a run wait in its middle when Vault is %s, and repeats nothing',
    async (what, reason, fail, mend) => {
      const [first, second] = [`FIRST_${what}`, `SECOND_${what}`];
      const hosts = [`http://127.0.0.1:${port}`];
      const call = (id: string, key: string) => ({
        id,
        action: 'http/request',
        retry: { attempts: 1 },
        with: { url: `http://127.0.0.1:${port}/${id}`, headers: { authorization: `Bearer $secret:${key}` } },
      });
      const steps = [call('before', first), call('after', second)];
      const made = await server.call('POST', '/api/v1/workflows?activate=true', {
        name: `vault-${what}`,
        on: [{ event: `vault.${what}` }],
        steps,
      });
      expect(made).toMatchObject({ status: 201 });
      for (const key of [first, second]) {
        const set = await server.call('PUT', `/api/v1/secrets/${key}`, { value: PLANTED.TOKEN, hosts });
        expect(set).toMatchObject({ status: 200 });
      }
      received.length = 0;
      // While the first step is answered, after its secret was read.
      whenCalled = fail;
      const running = server.run(`vault.${what}`);
      await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1);
      const told = async () => {
        const { data: items } = (await server.call('GET', `/api/v1/executions?workflow=vault-${what}`)).body;
        return (await server.call('GET', `/api/v1/executions/${items[0].id}`)).body.steps[1]?.error;
      };
      await expect.poll(told, { timeout: 20_000 }).toMatchObject({
        code: 'UNAVAILABLE',
        effect: 'none',
        message: expect.stringContaining(`secret "${second}": ${reason}`),
      });
      expect(received).toHaveLength(1);
      await mend();
      expect(await running).toMatchObject({ status: 'completed' });
      expect(received).toEqual(Array(2).fill(`Bearer ${PLANTED.TOKEN}`));
    },
  );

  it('has them in no table, no log and no answer; nor the token of Vault', async () => {
    const { sql } = server.database;
    const tables = await sql<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema like 'automate%' and table_type = 'BASE TABLE'`;
    const stored: string[] = [];
    for (const { schema, name } of tables) {
      for (const { row } of await sql`select t::text as row from ${sql(schema)}.${sql(name)} t`) stored.push(row);
    }
    const everything = [...stored, ...server.log, ...server.answers].join('\n');
    expect(everything.length).toBeGreaterThan(5000);
    expect(everything).toContain('$secret:TOKEN');
    for (const secret of [...Object.values(PLANTED), rootToken]) expect(everything).not.toContain(secret);
    expect(await sql`select count(*)::int as n from automate_governance.secret_versions`).toEqual([{ n: 0 }]);
  });
});

describe('a server does not start', () => {
  const start = (config: object, env = {}) =>
    startTestServer({ plugins: { list: [VAULT] }, secrets: { backends: [{ use: 'vault', config }] } } as never, {
      env,
    });

  it.each([
    ['with a token in its configuration', { address: 'https://v.example.com', token: 'hvs.planted' }, /\$env/],
    ['without a token', { address: 'https://v.example.com' }, /token/],
    ['with a variable that is not set', { address: 'https://v.example.com', token: { $env: 'NOT_SET' } }, /NOT_SET/],
    [
      'with a file that is not there',
      { address: 'https://v.example.com', token: { $file: '/nowhere/t' } },
      /\/nowhere\/t/,
    ],
    ['with a field there is not', { address: 'https://v.example.com', token: { $env: 'T' }, adress: 'x' }, /adress/],
  ])('%s', async (_what, config, message) => {
    const failed = start(config, { T: 'x' });
    await expect(failed).rejects.toMatchObject({ failure: 'config', message: expect.stringMatching(message) });
    await expect(failed).rejects.not.toThrow('planted');
  });
});
