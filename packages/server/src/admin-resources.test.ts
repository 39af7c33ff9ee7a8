import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminResource } from '@automate/admin';
import { definePlugin, manifestOf } from '@automate/core';
import { type AdminResourceDefinition, defineAdminResource, parseAdminResource } from '@automate/extensions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-admin-resources-'));
let server: TestServer;

const contacts: AdminResourceDefinition = {
  key: 'contacts',
  displayName: { one: 'Contact', many: 'Contacts' },
  fields: [
    { key: 'name', type: 'string', label: 'Name', required: true, maxLength: 100 },
    { key: 'email', type: 'email', label: 'E-mail' },
    { key: 'age', type: 'integer', label: 'Age', min: 0 },
    {
      key: 'tags',
      type: 'multi-select',
      label: 'Tags',
      options: [
        { value: 'vip', label: 'VIP' },
        { value: 'new', label: 'New' },
      ],
    },
    { key: 'archived', type: 'boolean', label: 'Archived', default: false },
  ],
  search: ['name', 'email'],
  filters: ['age', 'tags', 'archived'],
  sorts: ['name', 'age'],
  readOnly: ['email'],
  lockedWhen: { field: 'archived', equals: true, except: ['archived'] },
};

/** The app's own. */
const rates = adminResource({
  key: 'rates',
  displayName: { one: 'Rate', many: 'Rates' },
  fields: [{ key: 'currency', type: 'string', label: 'Currency', required: true }],
});

/** A plugin of ten lines of data, in a process of its own. */
function install(): void {
  const packageJson = {
    name: 'address-book',
    version: '1.0.0',
    type: 'module',
    automate: { id: 'address-book', entry: './index.js' },
  };
  const plugin = definePlugin({ contributes: [defineAdminResource(contacts)] });
  mkdirSync(join(folder, 'address-book'), { recursive: true });
  writeFileSync(
    join(folder, 'address-book/index.js'),
    `import { definePlugin } from '@automate/core';
     import { defineAdminResource } from '@automate/extensions';
     export default definePlugin({ contributes: [defineAdminResource(${JSON.stringify(contacts)})] });`,
  );
  writeFileSync(
    join(folder, 'address-book/package.json'),
    JSON.stringify({ ...packageJson, automate: manifestOf(plugin, packageJson) }),
  );
}

beforeAll(async () => {
  server = await startTestServer({ plugins: { directory: folder, watch: true } }, { adminResources: [rates] });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const POLL = { timeout: 30_000, interval: 50 };
const ROWS = '/api/v1/admin/resources/contacts/rows';
const call: TestServer['call'] = (...args) => server.call(...args);
const names = async (query: string) =>
  (await call('GET', `${ROWS}?${query}`)).body.data.map(({ values }: { values: { name: string } }) => values.name);

describe('a resource of a plugin that is data alone', () => {
  it('appears when the plugin is installed while the server runs', async () => {
    expect((await call('GET', '/api/v1/admin/resources')).body).toMatchObject({ data: [{ key: 'rates' }] });
    const rate = await call('POST', '/api/v1/admin/resources/rates/rows', { values: { currency: 'EUR' } });
    expect(rate.status).toBe(201);
    expect((await call('GET', ROWS)).status).toBe(404);
    install();
    await expect
      .poll(async () => (await call('GET', '/api/v1/admin/resources')).body.data, { timeout: 20_000 })
      .toMatchObject([
        { key: 'rates' },
        {
          key: 'contacts',
          plugin: 'address-book',
          title: 'name',
          columns: ['name', 'email', 'age', 'tags', 'archived'],
          operations: ['create', 'update', 'delete', 'restore', 'export', 'import', 'act'],
        },
      ]);
    expect((await call('GET', '/api/v1/plugins/address-book')).body.state).toBe('discovered');
  });

  it('has rows that are made, read, changed and deleted, by version', async () => {
    const made = await call('POST', ROWS, {
      values: { name: 'Ada', email: 'ada@example.com', age: 36, tags: ['vip'] },
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        version: 1,
        values: { name: 'Ada', email: 'ada@example.com', age: 36, tags: ['vip'], archived: false },
        readOnly: ['email'],
        allowed: ['update', 'delete'],
      },
    });
    const path = made.headers.get('location') as string;
    expect((await call('GET', path)).body).toEqual(made.body);
    const changed = { values: { name: 'Ada Lovelace', age: 37 } };
    expect((await call('PUT', path, changed)).status).toBe(428);
    const update = await call('PUT', path, changed, { 'if-match': '"1"' });
    expect(update).toMatchObject({
      status: 200,
      body: { version: 2, values: { name: 'Ada Lovelace', email: 'ada@example.com', age: 37, archived: false } },
    });
    expect((await call('PUT', path, changed, { 'if-match': '"1"' })).status).toBe(412);
    expect(
      await call('PUT', path, { values: { name: '', email: 'b@example.com', x: 1 } }, { 'if-match': '"2"' }),
    ).toMatchObject({
      status: 400,
      body: {
        errors: expect.arrayContaining([
          expect.objectContaining({ pointer: '/values/email' }),
          expect.objectContaining({ pointer: '/values/x' }),
        ]),
      },
    });
    expect((await call('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await call('DELETE', path)).status).toBe(204);
    expect(await names('')).toEqual([]);
    expect(await names('deleted=only')).toEqual(['Ada Lovelace']);
    expect((await call('PUT', path, changed, { 'if-match': '*' })).status).toBe(409);
    expect((await call('GET', path)).body).toMatchObject({ deletedAt: expect.any(String), allowed: ['restore'] });
    expect(await call('POST', `${path}/restore`)).toMatchObject({ status: 200, body: { version: 4 } });
    expect((await call('POST', `${path}/restore`)).status).toBe(409);
  });

  it('keeps a locked row as it is, but for what unlocks it', async () => {
    const path = `${ROWS}/${(await call('POST', ROWS, { values: { name: 'Bo', archived: true } })).body.id}`;
    expect((await call('GET', path)).body).toMatchObject({
      readOnly: ['name', 'email', 'age', 'tags'],
      allowed: ['update'],
    });
    const any = { 'if-match': '*' };
    expect((await call('PUT', path, { values: { name: 'Bob', archived: true } }, any)).status).toBe(400);
    expect((await call('DELETE', path)).status).toBe(403);
    expect((await call('PUT', path, { values: { archived: false } }, any)).body.values).toEqual({
      name: 'Bo',
      archived: false,
    });
    expect((await call('DELETE', path)).status).toBe(204);
  });

  it('is searched, narrowed, ordered and read page by page', async () => {
    for (const [name, age] of [
      ['Cy', 5],
      ['Di', 50],
      ['50% off_', 500],
      ['Ed', undefined],
    ] as const) {
      await call('POST', ROWS, { values: { name, ...(age && { age }), tags: name === 'Di' ? ['vip', 'new'] : [] } });
    }
    expect(await names('q=0%25')).toEqual(['50% off_']);
    expect(await names('q=LOVE')).toEqual(['Ada Lovelace']);
    expect(await names('age.gte=37&age.lte=50&sort=age')).toEqual(['Ada Lovelace', 'Di']);
    expect(await names('age=5')).toEqual(['Cy']);
    expect(await names('tags=new')).toEqual(['Di']);
    expect(await names('sort=-age')).toEqual(['50% off_', 'Di', 'Ada Lovelace', 'Cy', 'Ed']);
    expect(await names('createdAt.gte=2999-01-01T00:00:00Z')).toEqual([]);
    const seen: string[] = [];
    for (let query: string | undefined = 'limit=2&sort=name'; query; ) {
      const { body, headers } = await call('GET', `${ROWS}?${query}`);
      seen.push(...body.data.map(({ values }: { values: { name: string } }) => values.name));
      query = /^<\?(.*)>/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen.toSorted()).toEqual(['50% off_', 'Ada Lovelace', 'Cy', 'Di', 'Ed'].toSorted());
    for (const bad of [
      'age=x',
      'name=Cy',
      'sort=tags',
      'limit=0',
      'deleted=yes',
      'age.eq.gte=5',
      'cursor=x',
      'createdAt.gte=x',
    ]) {
      expect((await call('GET', `${ROWS}?${bad}`)).status, bad).toBe(400);
    }
  });

  it('tells the audit table what became another value', async () => {
    const { data } = (await call('GET', '/api/v1/audit?action=data.update&limit=100')).body;
    expect(data.at(-1).details.changes).toEqual({
      name: { before: 'Ada', after: 'Ada Lovelace' },
      age: { before: 36, after: 37 },
      tags: { before: ['vip'] },
    });
  });

  it('is there for a key of its own permission, and no other resource is', async () => {
    const key = async (...permissions: string[]) => {
      const { token } = (await call('POST', '/api/v1/api-keys', { name: 'one', permissions })).body;
      return { authorization: `Bearer ${token}` };
    };
    const reader = await key('data:contacts:read');
    const other = await key('data:orders:*');
    expect((await call('GET', ROWS, undefined, reader)).body.data[0]).toMatchObject({ allowed: [] });
    expect((await call('GET', '/api/v1/admin/resources', undefined, reader)).body.data).toMatchObject([
      { operations: ['export'] },
    ]);
    const refused = await call('POST', ROWS, { values: { name: 'X' } }, reader);
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      'This API key lacks the permission data:contacts:write.',
    ]);
    expect((await call('POST', ROWS, { values: { name: 'X' } }, await key('data:contacts:write'))).status).toBe(201);
    expect((await call('GET', ROWS, undefined, other)).status).toBe(403);
    expect((await call('GET', '/api/v1/admin/resources', undefined, other)).body.data).toEqual([]);
    expect((await call('GET', '/api/v1/admin/resources', undefined, await key('events:read'))).status).toBe(403);
  });
});

describe('a job over rows whose process is gone', () => {
  it('is gone on with here, as who began it and by what they may now', async () => {
    const user = (await call('POST', '/api/v1/users', { login: 'ada', displayName: 'Ada', roles: ['owner'] })).body
      .user;
    const keyOf = async (permission: string) =>
      (await call('POST', '/api/v1/api-keys', { name: 'one', permissions: [permission] })).body.key;
    const [key, weak] = [await keyOf('data:contacts:write'), await keyOf('data:contacts:read')];
    const makers = [`user:${user.id}`, `key:${key.id}`, `key:${weak.id}`, 'user:00000000-0000-0000-0000-000000000000'];
    const ids: string[] = [];
    for (const maker of makers) {
      const { id } = (await call('POST', ROWS, { values: { name: `Left by ${maker}`, age: 1 } })).body;
      const [job] = await server.database.sql`insert into automate_admin.row_jobs
        (tenant_id, resource, action, rows, row_change, matched, created_by, starter, held_until)
        values ('default', 'address-book/contacts', 'older', '{"ids": []}', '{"age": 2}', 1, ${maker},
          ${JSON.stringify({ maker, traceId: '0'.repeat(32) })}::text::jsonb, now() + interval '1 minute') returning id`;
      await server.database.sql`insert into automate_admin.row_job_rows values ('default', ${job?.id}, ${id})`;
      ids.push(job?.id);
    }
    await server.database.sql`update automate_admin.row_jobs set held_until = now()`;
    const ended = async (at: number) => (await call('GET', `/api/v1/admin/resources/contacts/jobs/${ids[at]}`)).body;
    for (const at of [0, 1]) await expect.poll(() => ended(at), POLL).toMatchObject({ state: 'completed', done: 1 });
    for (const at of [2, 3]) {
      await expect
        .poll(() => ended(at), POLL)
        .toMatchObject({
          ...{ state: 'failed', done: 0, failure: { code: 'PERMISSION_DENIED' } },
        });
    }
    const older = (await call('GET', `${ROWS}?age=2`)).body.data as { updatedBy: string }[];
    expect(older.map(({ updatedBy }) => updatedBy).sort()).toEqual([`key:${key.id}`, 'user:ada']);
  });
});

/** Its rows are in its memory, and it can be made to fail. */
const HOTEL = `
  import { AutomateError, definePlugin } from '@automate/core';
  import { defineAdminResource } from '@automate/extensions';
  const kept = new Map();
  const missing = (id) => new AutomateError({ code: 'NOT_FOUND', message: 'no guest ' + id, effect: 'none' });
  const rows = {
    async list({ limit, cursor = '0', q }, { tenantId }) {
      if (q === 'fail') throw new TypeError('cannot read the secret drawer');
      if (q === 'lie') return { rows: [{ id: 5 }] };
      const own = [...kept.values()].filter((row) => row.values.name.includes(q ?? ''));
      const end = Number(cursor) + limit;
      return { rows: own.slice(Number(cursor), end), nextCursor: end < own.length ? String(end) : undefined };
    },
    get: async (id) => kept.get(id),
    async create(values, { actor }, id = crypto.randomUUID()) {
      if (values.name === 'Full') throw new AutomateError({ code: 'FAILED_PRECONDITION', message: 'The house is full.' });
      kept.set(id, { id, version: 1, values, readOnly: ['room'], allowed: ['update'] });
      return kept.get(id);
    },
    async update(id, values, version) {
      const row = kept.get(id);
      if (row === undefined) throw missing(id);
      if (version !== undefined && version !== row.version)
        throw new AutomateError({ code: 'ABORTED', message: 'changed', effect: 'none', details: { version: row.version } });
      Object.assign(row, { values, version: row.version + 1 });
      return row;
    },
  };
  export const guests = { key: 'guests', displayName: { one: 'Guest', many: 'Guests' }, search: ['name'], softDelete: false,
    actions: [{ key: 'bill', label: 'Bill', set: { billed: true } }],
    fields: [{ key: 'name', type: 'string', label: 'Name', required: true }, { key: 'room', type: 'integer', label: 'Room' },
      { key: 'billed', type: 'boolean', label: 'Billed' }] };
  export default definePlugin({ contributes: [defineAdminResource({ ...guests, rows })] });
`;

describe('a resource of a plugin whose rows are behind its code, in a process of its own', () => {
  const GUESTS = '/api/v1/admin/resources/guests';
  const guests = async () => (await call('GET', `${GUESTS}/rows`)).body.data;

  it('appears beside the others', async () => {
    const directory = join(folder, 'hotel');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'index.js'), HOTEL);
    const contribution = {
      ...{ point: 'admin-resource', key: 'guests', displayName: { one: 'Guest', many: 'Guests' }, search: ['name'] },
      ...{ softDelete: false, operations: ['list', 'get', 'create', 'update'] },
      actions: [{ key: 'bill', label: 'Bill', set: { billed: true } }],
      fields: [
        { key: 'name', type: 'string', label: 'Name', required: true },
        { key: 'room', type: 'integer', label: 'Room' },
        { key: 'billed', type: 'boolean', label: 'Billed' },
      ],
    };
    const told = parseAdminResource(contribution as never, 'hotel');
    const contributions = [{ ...told, point: 'admin-resource', key: 'guests' }];
    const automate = { id: 'hotel', apiVersion: 1, entry: './index.js', contributions };
    const packageJson = { name: 'hotel', version: '1.0.0', type: 'module', automate };
    writeFileSync(join(directory, 'package.json'), JSON.stringify(packageJson));
    await expect.poll(async () => (await call('GET', GUESTS)).status, { timeout: 15_000 }).toBe(200);
  });

  it('is read and changed through its code, by its own rules', async () => {
    const made = await call('POST', `${GUESTS}/rows`, { values: { name: 'Ada', room: 7 } });
    expect(made).toMatchObject({ status: 201, body: { version: 1, readOnly: ['room'], allowed: ['update'] } });
    const path = `${GUESTS}/rows/${made.body.id}`;
    expect((await call('PUT', path, { values: { name: 'A', room: 8 } }, { 'if-match': '"1"' })).status).toBe(400);
    expect((await call('PUT', path, { values: { name: 'A' } }, { 'if-match': '"2"' })).status).toBe(412);
    const changed = await call('PUT', path, { values: { name: 'Ada L.' } }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, values: { name: 'Ada L.', room: 7 } } });
    expect((await call('DELETE', path)).status).toBe(501);
    expect((await call('GET', `${GUESTS}/rows/none`)).status).toBe(404);
    expect((await call('GET', `${GUESTS}/rows?q=Ada`)).body.data).toHaveLength(1);
    expect((await call('GET', '/api/v1/plugins/hotel')).body).toMatchObject({ tier: 'child', state: 'loaded' });
  });

  it('fails as itself, and tells nobody its inside', async () => {
    for (const q of ['fail', 'lie']) {
      const failed = await call('GET', `${GUESTS}/rows?q=${q}`);
      expect(failed).toMatchObject({ status: 503, body: { detail: expect.stringContaining('plugin "hotel"') } });
      expect(failed.text).not.toContain('drawer');
    }
    expect(server.log.join('\n')).toContain('cannot read the secret drawer');
    expect(await call('POST', `${GUESTS}/rows`, { values: { name: 'Full' } })).toMatchObject({
      status: 409,
      body: { detail: 'The house is full.' },
    });
  });

  it('leaves and comes as a file, row by row, and is acted on', async () => {
    const file = (await call('GET', `${GUESTS}/export?format=csv`)).text;
    const id = file.split('\n')[1]!.split(',')[0];
    const csv = `id,name,room\n${id},Ada,7\n,Bo,8\nnew,Cy,9\n`;
    const made = await call('POST', `${GUESTS}/imports`, csv, { 'content-type': 'text/csv' });
    expect(made).toMatchObject({ status: 201, body: { rows: 3, creates: 2, updates: 1, bad: 0 } });
    const path = `${GUESTS}/imports/${made.body.id}`;
    expect((await call('POST', `${path}/confirm`, {})).status).toBe(202);
    await expect.poll(async () => (await call('GET', path)).body.state, { timeout: 20_000 }).toBe('done');
    expect((await guests()).map(({ values }: { values: { name: string } }) => values.name)).toEqual([
      'Ada',
      'Bo',
      'Cy',
    ]);
    const job = await call('POST', `${GUESTS}/actions/bill`, { filter: {} });
    await expect
      .poll(async () => (await call('GET', job.headers.get('location') as string)).body, { timeout: 20_000 })
      .toMatchObject({ state: 'completed', matched: 3, done: 3 });
    expect((await guests()).every(({ values }: { values: { billed: boolean } }) => values.billed)).toBe(true);
  });

  it('is there again after its process was killed', async () => {
    process.kill((await call('GET', '/api/v1/plugins/hotel')).body.pid, 'SIGKILL');
    await expect.poll(async () => (await call('GET', `${GUESTS}/rows`)).body.data, { timeout: 20_000 }).toEqual([]);
  });
});
