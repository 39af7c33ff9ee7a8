import { existsSync } from 'node:fs';
import { DEFAULT_TENANT, type JsonObject, newTraceparent } from '@automate/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';
import { CrmPlugin, crmCard } from './testing/crm-plugin.ts';

const ONE = 'token-one-planted';
const TWO = 'token-two-planted';
const path = '/api/v1/plugins/crm/instances';
let crm: CrmPlugin;
let api: TestApi;

beforeAll(async () => {
  crm = new CrmPlugin();
  await crm.start();
  api = await createTestApi({ plugins: [crm.folder], allowPrivate: ['127.0.0.0/8'] });
});
afterAll(async () => {
  await api.close();
  await crm.stop();
});
afterEach(async () => {
  for (const { pluginId, name } of await api.host.instances.list(DEFAULT_TENANT)) {
    await api.host.instances.delete({ tenantId: DEFAULT_TENANT, pluginId, name });
  }
  crm.seen.length = 0;
});

const create = (configuration: object = {}, more: object = {}, headers: Record<string, string> = {}) =>
  api.call(
    'POST',
    path,
    { name: 'main', configuration: { baseUrl: crm.url, token: ONE, ...configuration }, ...more },
    headers,
  );
const put = (configuration: object, etag = '*', name = 'main') =>
  api.call('PUT', `${path}/${name}`, { configuration: { baseUrl: crm.url, ...configuration } }, { 'if-match': etag });
const pointers = ({ problem }: { problem: { errors?: { pointer: string }[] } }) =>
  (problem.errors ?? []).map(({ pointer }) => pointer).sort();
const keys = async (): Promise<string[]> =>
  (await api.secrets.list(DEFAULT_TENANT)).map(({ key }) => key).filter((key) => key.startsWith('crm/'));
const who = () =>
  api.host.invoker.invoke(
    { tenantId: DEFAULT_TENANT, connector: 'crm', action: 'who', connection: 'main' },
    {},
    {
      tenantId: DEFAULT_TENANT,
      executionId: crypto.randomUUID(),
      stepPath: 'who',
      attempt: 1,
      idempotencyKey: 'x',
      traceparent: newTraceparent(),
      signal: new AbortController().signal,
    },
  );

describe('what manifests say', () => {
  it('is shown without running any code: lists, forms, JSON Schema, OpenAPI, tools, instances', async () => {
    const list = await api.call('GET', '/api/v1/plugins');
    const one = list.body.data.find(({ id }: { id: string }) => id === 'crm');
    expect(one).toMatchObject({
      ...crmCard,
      version: '1.2.3',
      packageName: '@acme/automate-plugin-crm',
      state: 'discovered',
      dependencies: {},
      supportsHealthCheck: true,
      supportsTestConnection: true,
      contributions: [{ point: 'connector', key: 'crm', configurable: true, supportsHealthCheck: true }],
      plaintext: [{ field: 'token', granted: false }],
      links: { schema: '/api/v1/plugins/crm/schema', instances: path },
    });
    expect((await api.call('GET', '/api/v1/plugins/crm')).body).toEqual(one);

    const { body } = await api.call('GET', '/api/v1/plugins/crm/schema');
    const [contribution] = body.contributions;
    expect(contribution.schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['baseUrl', 'token'],
      properties: { token: { writeOnly: true, 'x-widget': 'password' } },
    });
    expect(contribution.fields).toHaveLength(3);
    const form = contribution.form.map(
      ({ name, fields }: { name?: string; fields: { key: string; widget: string }[] }) => [
        name,
        ...fields.map(({ key, widget }) => `${key} ${widget}`),
      ],
    );
    expect(form).toEqual([
      [undefined, 'team text'],
      ['Basic configuration', 'baseUrl url', 'token password'],
    ]);
    expect(contribution.secrets).toEqual([{ field: 'token', hosts: ['$field:baseUrl'] }]);

    const openapi = (await api.call('GET', '/api/v1/openapi.json')).body;
    expect(openapi.components.schemas['crm.connector.crm']).toMatchObject({ required: ['baseUrl', 'token'] });
    expect(openapi.components.schemas.Problem).toBeDefined();

    const { tools } = (await api.call('GET', '/api/v1/tools')).body;
    expect(tools).toContainEqual({
      name: 'crm.who',
      title: 'CRM: Who',
      description: 'Says who the token belongs to.',
      inputSchema: { type: 'object', properties: {}, additionalProperties: false },
      annotations: {
        title: 'CRM: Who',
        readOnlyHint: true,
        idempotentHint: true,
        destructiveHint: false,
        openWorldHint: true,
      },
    });
    const hints = Object.fromEntries(
      tools.map((tool: { name: string; annotations: Record<string, boolean> }) => [
        tool.name,
        [tool.annotations.readOnlyHint, tool.annotations.idempotentHint, tool.annotations.destructiveHint],
      ]),
    );
    expect(hints['github.create_issue']).toEqual([false, false, true]);
    expect(hints['github.add_labels']).toEqual([false, true, true]);

    expect(await create()).toMatchObject({ status: 201 });
    expect(await put({ team: 'support' })).toMatchObject({ status: 200 });
    expect(await api.call('GET', `${path}/main`)).toMatchObject({ status: 200 });
    expect(await api.call('DELETE', `${path}/main`)).toMatchObject({ status: 204 });
    expect(existsSync(crm.marker)).toBe(false);
    expect((await api.call('GET', '/api/v1/plugins/crm')).body.state).toBe('discovered');
  });

  it('says nothing of a plugin that is not there, and nothing of the disk', async () => {
    for (const what of ['', '/schema', '/instances']) {
      expect(await api.call('GET', `/api/v1/plugins/nobody${what}`)).toMatchObject({ status: 404 });
      expect(await api.call('GET', `/api/v1/plugins/constructor${what}`)).toMatchObject({ status: 404 });
    }
    const { body } = await api.call('GET', '/api/v1/plugins');
    expect(JSON.stringify(body)).not.toContain(crm.folder);
  });
});

describe('instances', () => {
  it('are created, read with their secrets masked, updated and deleted', async () => {
    const created = await create({ team: 'support' });
    expect(created).toMatchObject({
      status: 201,
      body: {
        plugin: 'crm',
        name: 'main',
        contribution: { point: 'connector', key: 'crm' },
        configuration: {
          baseUrl: crm.url,
          team: 'support',
          token: { configured: true, updatedAt: expect.any(String) },
        },
        secretHosts: { token: [crm.url] },
        version: 1,
        updatedBy: expect.stringMatching(/^key:/),
        status: { configuration: { applied: null, processes: 0 } },
      },
    });
    expect(created.headers.get('location')).toBe(`${path}/main`);
    expect(created.headers.get('etag')).toBe('"1"');
    const read = await api.call('GET', `${path}/main`);
    expect(read.body).toEqual(created.body);
    expect((await api.call('GET', path)).body.data).toMatchObject([{ name: 'main', version: 1 }]);
    const shown = await api.call('GET', `${path}/main/configuration`);
    expect([shown.body, shown.headers.get('etag')]).toEqual([created.body.configuration, '"1"']);
    // What was read can be sent back: the secret is kept.
    const back = await api.call(
      'PUT',
      `${path}/main/configuration`,
      { ...shown.body, team: 'x' },
      { 'if-match': '"1"' },
    );
    expect(back).toMatchObject({ status: 200, body: { ...shown.body, team: 'x' } });
    const [key = ''] = await keys();
    expect(await api.secrets.plaintext(DEFAULT_TENANT, key)).toBe(ONE);
    expect(JSON.stringify([created, read, shown, back, api.logged])).not.toContain(ONE);
    expect(await api.call('DELETE', `${path}/main`, undefined, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await api.call('DELETE', `${path}/main`)).toMatchObject({ status: 204 });
    expect(await api.call('GET', `${path}/main`)).toMatchObject({ status: 404 });
    expect(await keys()).toEqual([]);
  });

  it('are not changed by who has not read them: 428, 412 with the ETag that there is', async () => {
    await create();
    const blind = await api.call('PUT', `${path}/main`, { configuration: { baseUrl: crm.url } });
    expect(blind).toMatchObject({ status: 428, problem: { code: 'FAILED_PRECONDITION' } });
    const both = await Promise.all([put({ team: 'one' }, '"1"'), put({ team: 'two' }, '"1"')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const late = await put({ team: 'three' }, '"1"');
    expect(late).toMatchObject({ status: 412, problem: { code: 'ABORTED' } });
    expect(late.headers.get('etag')).toBe('"2"');
    expect(await put({}, 'W/"2"')).toMatchObject({ status: 400 });
    expect(await put({}, '*')).toMatchObject({ status: 200, body: { version: 3 } });
    expect(await put({}, '*', 'nobody')).toMatchObject({ status: 404 });
  });

  it('are made once by requests that are sent again', async () => {
    const again = () => create({}, {}, { 'idempotency-key': 'make-main' });
    const [first, second] = await Promise.all([again(), again()]);
    expect([first?.status, second?.status]).toEqual([201, 201]);
    expect(first?.body.createdAt).toBe(second?.body.createdAt);
    expect(await create()).toMatchObject({ status: 409, problem: { code: 'ALREADY_EXISTS' } });
    expect(await keys()).toHaveLength(1);
  });

  it.each<[string, string | object, number, string[]]>([
    ['a name that is none', { name: 'A B' }, 400, ['/name']],
    ['no configuration', { configuration: {} }, 400, ['/configuration/baseUrl', '/configuration/token']],
    [
      'everything wrong at once',
      { name: 'A', configuration: { colour: 'planted', baseUrl: 7, token: '', team: 'x'.repeat(21) } },
      400,
      ['/configuration/baseUrl', '/configuration/colour', '/configuration/team', '/configuration/token', '/name'],
    ],
    [
      'a field called __proto__',
      '{"name":"a","configuration":{"__proto__":{"a":"planted"}}}',
      400,
      ['/configuration/__proto__'],
    ],
    ['a configuration that is none', { configuration: ['planted'] }, 400, ['/configuration']],
    ['an unknown contribution', { contribution: { key: 'nobody' } }, 404, []],
    ['hosts for everybody', { hosts: { token: ['*'] } }, 400, ['/hosts/token/0']],
    ['hosts without a value', { hosts: { team: ['a.example'] } }, 400, ['/hosts/team']],
    ['more than it knows', { extra: 1 }, 400, ['/extra']],
  ])('refuse %s, repeat no secret, and leave nothing behind', async (_name, body, status, where) => {
    const whole = { name: 'a', configuration: { baseUrl: crm.url, token: 'planted' } };
    const answer = await api.call('POST', path, typeof body === 'string' ? body : { ...whole, ...body });
    expect(answer.status).toBe(status);
    expect(pointers(answer)).toEqual(where);
    expect(JSON.stringify(answer.problem)).not.toContain('planted');
    expect((await api.call('GET', path)).body.data).toEqual([]);
    expect(await keys()).toEqual([]);
  });

  it('ask for a secret again when its host changes, in a save as in a test', async () => {
    await create();
    const moved = { baseUrl: 'http://127.0.0.2:1' };
    const refused = [
      await put(moved),
      await api.call('PUT', `${path}/main/configuration`, moved, { 'if-match': '*' }),
      await api.call('POST', `${path}/main/test`, { configuration: moved }),
    ];
    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 400, problem: { code: 'INVALID_ARGUMENT' } });
      expect(pointers(answer)).toEqual(['/configuration/token']);
    }
    expect(crm.seen).toEqual([]);
    expect(await put({ ...moved, token: 'token-for-there' })).toMatchObject({
      status: 200,
      body: { secretHosts: { token: [moved.baseUrl] } },
    });
  });
});

describe('a test of a connection', () => {
  const test = (configuration: JsonObject, where = '/api/v1/plugins/crm/test') =>
    api.call('POST', where, { configuration });

  it('tries values that nobody saved: ok, or failed with the reason, secrets masked', async () => {
    const ok = await test({ baseUrl: crm.url, token: ONE });
    expect(ok).toMatchObject({
      status: 200,
      body: {
        outcome: 'ok',
        details: { status: 200, team: 'sales', token: expect.stringMatching(/^\$secret:/) },
        durationMs: expect.any(Number),
      },
    });
    expect(ok.body.message).toMatch(/^hello, you sent \$secret:/);
    const failed = await test({ baseUrl: crm.url, token: 'planted-wrong' });
    expect(failed.body).toMatchObject({ outcome: 'failed', message: 'nobody is called $secret:token' });
    expect(crm.seen).toEqual([ONE, 'planted-wrong']);
    const nowhere = await test({ baseUrl: 'http://127.0.0.1:1', token: ONE });
    expect(nowhere).toMatchObject({ status: 200, body: { outcome: 'failed', message: expect.any(String) } });
    expect(pointers(await test({ baseUrl: 7 }))).toEqual(['/configuration/baseUrl', '/configuration/token']);
    expect(JSON.stringify([ok, failed, nowhere, api.logged])).not.toMatch(/token-one-planted|planted-wrong/);
    expect(await keys()).toEqual([]);
  });

  it('tries changed values over the saved ones, and saves nothing', async () => {
    await create({ team: 'support' });
    const at = `${path}/main/test`;
    expect((await api.call('POST', at)).body).toMatchObject({ outcome: 'ok', details: { team: 'support' } });
    expect((await test({ token: TWO, team: null }, at)).body).toMatchObject({
      outcome: 'ok',
      details: { team: 'sales' },
    });
    expect((await test({ token: 'planted-wrong' }, at)).body).toMatchObject({ outcome: 'failed' });
    expect(pointers(await test({ token: null, colour: 'red' }, at))).toEqual([
      '/configuration/colour',
      '/configuration/token',
    ]);
    expect(crm.seen).toEqual([ONE, TWO, 'planted-wrong']);
    expect((await api.call('GET', `${path}/main`)).body).toMatchObject({
      version: 1,
      configuration: { team: 'support' },
    });
    expect(await keys()).toHaveLength(1);
  });

  it('says where there is none', async () => {
    expect((await test({}, '/api/v1/plugins/http/test')).body).toMatchObject({ outcome: 'not-supported' });
  });
});

describe('a configuration in use', () => {
  it('is applied when it is saved; one that the plugin refuses leaves the last good one, and it is said', async () => {
    await create();
    expect(await who()).toEqual({ status: 200, text: expect.stringContaining('hello'), team: 'sales' });
    const status = async () => (await api.call('GET', `${path}/main`)).body.status.configuration;
    await expect.poll(status).toEqual({ applied: 1, processes: 1 });
    await put({ token: TWO, team: 'support' });
    expect(await who()).toMatchObject({ team: 'support' });
    expect(crm.seen).toEqual([ONE, TWO]);
    await put({ token: ONE, team: 'broken' });
    expect(await who()).toMatchObject({ team: 'support', status: 200 });
    expect(crm.seen).toEqual([ONE, TWO, TWO]);
    await expect.poll(async () => (await status()).failed?.version).toBe(3);
    expect(await status()).toMatchObject({
      applied: 2,
      processes: 1,
      failed: {
        version: 3,
        code: 'INTERNAL',
        message: expect.stringContaining('no team is called broken'),
        processes: 1,
      },
    });
    expect(JSON.stringify(await status())).not.toContain('asec_');
    await put({ team: 'again' });
    expect(await who()).toMatchObject({ team: 'again' });
    await expect.poll(status).toEqual({ applied: 4, processes: 1 });
  });
});
