import { adminResourceRoutes, apiMigrations, type Principal, type ResourceCall, routeHandler } from '@automate/api';
import type { FieldSpecInput, JsonObject, JsonValue } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminResource, audited, importExport } from '../admin-resource.ts';
import { createAdminResources, type OpenAdminResources } from '../create-admin-resources.ts';
import { adminMigrations } from '../migrations.ts';

const options = ['a', '=b', ''].map((value) => ({ value, label: value || 'none' }));
const mixed = ['1', 1, true, 'true'].map((value) => ({ value, label: String(value) }));
const fields: FieldSpecInput[] = [
  { key: 'name', type: 'string', label: 'Full name' },
  { key: 'note', type: 'text', label: 'Note' },
  { key: 'count', type: 'integer', label: 'Count' },
  { key: 'ratio', type: 'float', label: 'Ratio' },
  { key: 'active', type: 'boolean', label: 'Active' },
  { key: 'kind', type: 'select', label: 'Kind', options },
  { key: 'level', type: 'select', label: 'Level', options: mixed },
  { key: 'tags', type: 'multi-select', label: 'Tags', options: mixed },
  { key: 'extra', type: 'json', label: 'Extra' },
  { key: 'list', type: 'array', label: 'List', items: 'string' },
  { key: 'phone', type: 'phone', label: 'Phone' },
];
const things = adminResource(
  { key: 'things', displayName: { one: 'Thing', many: 'Things' }, fields, search: ['name'], readOnly: ['phone'] },
  importExport(),
  audited(),
);

const principals: Record<string, Principal> = Object.fromEntries(
  [
    ['ada', 'one'],
    ['bob', 'one'],
    ['eve', 'two'],
  ].map(([keyId, tenantId]) => [
    keyId,
    { keyId: keyId!, tenantId: tenantId!, permissions: ['data:*'], expiresAt: null },
  ]),
);

let database: TestDatabase;
let admin: OpenAdminResources;
let handle: ReturnType<typeof routeHandler>;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [apiMigrations, governanceMigrations, adminMigrations] });
  admin = createAdminResources({ db: database.db, resources: [things] });
  handle = routeHandler(adminResourceRoutes(admin), {
    authenticate: async (token) => (token === undefined ? undefined : principals[token]),
  });
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(() => database.sql`truncate automate_admin.records, automate_admin.imports cascade`);

const BASE = '/api/v1/admin/resources/things';
const TYPES = { csv: 'text/csv', json: 'application/json' } as const;
type Format = keyof typeof TYPES;

async function send(method: string, path: string, body?: unknown, type = 'application/json', who = 'ada') {
  const response = await handle(
    new Request(`http://localhost${BASE}${path}`, {
      method,
      headers: { authorization: `Bearer ${who}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: body as RequestInit['body'], duplex: 'half' }),
    } as RequestInit),
  );
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && !path.startsWith('/export');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}
const file = (format: Format, body: unknown, who?: string) => send('POST', '/imports', body, TYPES[format], who);
const confirm = (id: string, skipBad = false, who?: string) =>
  send('POST', `/imports/${id}/confirm`, JSON.stringify({ skipBad }), undefined, who);
const ended = (id: string) =>
  expect.poll(async () => (await send('GET', `/imports/${id}`)).body, { timeout: 60_000, interval: 20 });
async function imported(format: Format, body: unknown) {
  const made = await file(format, body);
  expect(made.body).toMatchObject({ state: 'ready', bad: 0 });
  await confirm(made.body.id);
  await ended(made.body.id).toMatchObject({ state: 'done' });
  return made.body;
}
const stored = () =>
  database.sql<
    { id: string; data: JsonObject }[]
  >`select id, data from automate_admin.records where tenant_id = 'one' order by id`;

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom("'", '=', ',', '"', '\r', '\n', ' ', ';', 'x'), maxLength: 6 }),
  )
  .filter((value) => !value.includes('\0'));
const json = fc
  .jsonValue({ maxDepth: 2, stringUnit: 'grapheme' })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '?')) as JsonValue)
  .filter((value) => !JSON.stringify(value).includes('__proto__'));
const values = fc.record(
  {
    name: text,
    note: text,
    count: fc.maxSafeInteger(),
    ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0),
    active: fc.boolean(),
    kind: fc.constantFrom(...options.map(({ value }) => value)),
    level: fc.constantFrom(...mixed.map(({ value }) => value)),
    tags: fc.subarray(mixed.map(({ value }) => value)),
    extra: json,
    list: fc.array(text, { maxLength: 3 }),
    phone: fc.constantFrom('+49 30 901820', '030 901820'),
  },
  { requiredKeys: [] },
);

describe('what leaves as a file', () => {
  it.each<Format>(['csv', 'json'])(
    'comes back as it was, whatever the values are: %s',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(fc.array(values, { maxLength: 4 }), async (rows) => {
          await database.sql`truncate automate_admin.records, automate_admin.imports cascade`;
          if (rows.length > 0) await imported('json', JSON.stringify(rows));
          const before = await stored();
          expect(before).toHaveLength(rows.length);
          const exported = await send('GET', `/export?format=${format}`);
          expect(exported.headers.get('content-disposition')).toBe(`attachment; filename="things.${format}"`);
          // Over what is there it changes nothing, and into an empty table it brings everything.
          expect((await file(format, exported.text)).body).toMatchObject({ rows: rows.length, unchanged: rows.length });
          await database.sql`truncate automate_admin.records`;
          await imported(format, exported.text);
          expect([...(await stored())]).toEqual([...before]);
        }),
        { numRuns: 15 },
      );
    },
    60_000,
  );

  it('is only what was asked for, and what the caller’s tenant has', async () => {
    await imported('json', JSON.stringify([{ name: 'Ada' }, { name: 'Bo' }]));
    expect((await send('GET', '/export?format=csv&q=ada')).text.split('\n')).toHaveLength(3);
    expect((await send('GET', '/export?format=csv', undefined, undefined, 'eve')).text.split('\n')).toHaveLength(2);
    await database.sql`insert into automate_admin.records (tenant_id, resource, id, data, created_by, updated_by)
      select 'two', 'app/things', 'n' || n, jsonb_build_object('name', repeat('x', 100000)), 'x', 'x' from generate_series(1, 50) n`;
    const call = { params: { key: 'things' }, principal: principals.eve, stillAllowed: async () => principals.eve };
    const pieces: number[] = [];
    for await (const { byteLength } of await admin.exportRows(call as unknown as ResourceCall, 'json', {}))
      pieces.push(byteLength);
    expect(Math.max(...pieces)).toBeLessThan(3_000_000);
    expect(pieces.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(5_000_000);
    expect((await send('GET', '/export?format=xml')).status).toBe(400);
    expect((await send('GET', '/export?format=csv&none=1')).status).toBe(400);
  });
});

describe('what comes as a file', () => {
  it('is read by what people write: a BOM, semicolons, labels, any case of yes and no, lines that end as they like', async () => {
    const csv = '\ufeffFull Name;count;ACTIVE;tags;#why\r\nAda;+7;TRUE;"[""1""]";bad\r\n\r\nBo; 8 ;0;;\r\n';
    await imported('csv', csv);
    expect((await stored()).map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        { name: 'Ada', count: 7, active: true, tags: ['1'] },
        { name: 'Bo', count: 8, active: false },
      ]),
    );
  });

  it('has a row in each line, however lines end beside one another', async () => {
    await imported('csv', 'name\r\nAda\nBo\rCy\r\n');
    expect((await stored()).map(({ data }) => data.name).sort()).toEqual(['Ada', 'Bo', 'Cy']);
  });

  it('leaves no integer to guesses: a point may be one of thousands, and a power has lost its digits', async () => {
    const { body } = await file('csv', 'name;count;ratio\nAda;1.000;1\nBo;1E+11;1\nCy;1,5;1\nDi;-1;1.5e3\n');
    expect(body).toMatchObject({ rows: 4, creates: 1, bad: 3 });
    const bad = (await send('GET', `/imports/${body.id}/rows?bad=only`)).body.data;
    expect(bad).toMatchObject(['1.000', '1E+11', '1,5'].map((count) => ({ values: { count } })));
  });

  it('names the line of a bad row as a spreadsheet does, empty ones counted', async () => {
    const { body } = await file('csv', '\nname;count\nAda;1\n\n"two\nlines";2\nBo;x\n');
    const [row] = (await send('GET', `/imports/${body.id}/rows?bad=only`)).body.data;
    expect(row).toMatchObject({ line: 6, values: { name: 'Bo' } });
  });

  it('changes what it names, leaves what it does not, and unsets what is empty', async () => {
    await imported('json', JSON.stringify([{ id: 'one', name: 'Ada', count: 1, note: 'x', phone: '030 901820' }]));
    await imported('csv', 'id,count,note\none,2,\n');
    expect((await stored())[0]?.data).toEqual({ name: 'Ada', count: 2, phone: '030 901820' });
    await imported('json', JSON.stringify([{ id: 'one', name: null }]));
    expect((await stored())[0]?.data).toEqual({ count: 2, phone: '030 901820' });
    const [entry] =
      await database.sql`select details from automate_governance.audit where action = 'data.import' order by id desc limit 1`;
    expect(entry?.details).toMatchObject({ creates: 0, updates: 1 });
  });

  it('shows each bad row with all that is wrong with it, and changes nothing', async () => {
    await imported(
      'json',
      JSON.stringify([
        { id: 'old', name: 'Old', phone: '030 901820' },
        { id: 'gone', name: 'Gone' },
      ]),
    );
    await send('DELETE', '/rows/gone');
    const rows = [
      { name: 'Good' },
      { name: 5, count: 'x', nothing: 1 },
      { id: 'old', phone: '030 901821' },
      { id: 'gone', name: 'Back' },
      { id: 'twice', name: 'a' },
      { id: 'twice', name: 'b' },
      { name: 'nul \0' },
      'no object',
      { id: 7 },
      { id: '', name: 'none' },
      { id: '..', name: 'above' },
      { id: 'a\tb', name: 'no path' },
      { list: Array(300).fill(1) },
    ];
    const { body } = await file('json', JSON.stringify(rows));
    expect(body).toMatchObject({ state: 'ready', rows: 13, creates: 2, updates: 0, bad: 11 });
    const bad = (await send('GET', `/imports/${body.id}/rows?bad=only`)).body.data;
    expect(
      bad.map(({ line, errors }: { line: number; errors: { pointer: string }[] }) => [
        line,
        errors.map(({ pointer }) => pointer).sort(),
      ]),
    ).toEqual([
      [2, ['/count', '/name', '/nothing']],
      [3, ['/phone']],
      [4, ['/id']],
      [6, ['/id']],
      [7, ['/name']],
      [8, ['']],
      [9, ['/id']],
      [10, ['/id']],
      [11, ['/id']],
      [12, ['/id']],
      [13, expect.any(Array)],
    ]);
    expect(bad.at(-1).errors).toHaveLength(100);
    const page = (await send('GET', `/imports/${body.id}/rows?limit=4`)).body;
    expect((await send('GET', `/imports/${body.id}/rows?cursor=${page.nextCursor}`)).body.data).toHaveLength(9);
    expect((await confirm(body.id)).status).toBe(409);
    expect(await stored()).toHaveLength(2);
    expect((await confirm(body.id, true)).status).toBe(202);
    await ended(body.id).toMatchObject({ state: 'done', applied: 2 });
    expect((await confirm(body.id, true)).body).toMatchObject({ state: 'done' });
    expect(await stored()).toHaveLength(4);
    expect((await send('POST', `/imports/${body.id}/abort`)).status).toBe(409);
    expect((await send('GET', '/imports')).body.data.map(({ id }: { id: string }) => id)[0]).toBe(body.id);
  });

  it.each<[Format, string | Uint8Array, string]>([
    ['csv', '', 'empty'],
    ['csv', 'name,none\n1,2\n', 'columns'],
    ['csv', `name${',#'.repeat(2000)}\na\n`, 'columns'],
    ['csv', 'name,name\n1,2\n', 'columns'],
    ['csv', 'name,note\n"a,b\n', 'CSV'],
    ['csv', new Uint8Array([110, 97, 109, 101, 10, 0xff, 0xfe]), 'UTF-8'],
    ['json', '[{"name": "a"}', 'JSON'],
    ['json', '{"name": "a"}', 'JSON'],
    ['json', 'name', 'JSON'],
  ])('is refused as a whole when it is no %s: %j', async (format, body, word) => {
    const refused = await file(format, body);
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining(word) } });
    expect((await send('GET', '/imports')).body.data).toEqual([]);
  });

  it.each<[Format, string]>([
    ['csv', `name\n${'x'.repeat(1_100_000)}\n`],
    ['csv', `name\n"${'x\n'.repeat(600_000)}`],
    ['json', `[{"name": "${'x'.repeat(5_000_000)}"}]`],
  ])('is too large where one of its rows is: %s', async (format, body) => {
    const refused = await file(format, body);
    expect(refused).toMatchObject({ status: 413, body: { detail: expect.stringContaining('row') } });
  });

  it('is carried out or given up where both are asked for at once, never in part', async () => {
    for (let at = 0; at < 10; at += 1) {
      const { body } = await file('json', JSON.stringify([{ name: 'Ada' }, { name: 'Bo' }]));
      await Promise.all([confirm(body.id), send('POST', `/imports/${body.id}/abort`)]);
      await ended(body.id).toMatchObject({ state: expect.stringMatching(/^(?:done|aborted)$/) });
      const { state } = (await send('GET', `/imports/${body.id}`)).body;
      expect(await stored()).toHaveLength(state === 'done' ? 2 : 0);
      await database.sql`truncate automate_admin.records`;
    }
  });

  it('is its tenant’s, and its maker’s to confirm', async () => {
    const { body } = await file('json', JSON.stringify([{ name: 'Ada' }]));
    expect((await send('GET', `/imports/${body.id}`, undefined, undefined, 'eve')).status).toBe(404);
    expect((await confirm(body.id, false, 'eve')).status).toBe(404);
    expect((await confirm(body.id, false, 'bob')).status).toBe(403);
    expect((await send('POST', `/imports/${body.id}/abort`, undefined, undefined, 'bob')).body.state).toBe('aborted');
    expect((await confirm(body.id)).status).toBe(409);
    expect(await stored()).toEqual([]);
  });

  it('is carried out however many are confirmed at once', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      ids.push((await file('json', JSON.stringify([{ name: `Of ${at}` }, { name: 'Ada' }]))).body.id);
    }
    await Promise.all(ids.map((id) => confirm(id)));
    for (const id of ids) await ended(id).toMatchObject({ state: 'done' });
    expect(await stored()).toHaveLength(24);
  });

  it('fails as a whole, and says where, when a row was changed in between', async () => {
    await imported(
      'json',
      JSON.stringify([
        { id: 'one', name: 'Ada' },
        { id: 'two', name: 'Bo' },
      ]),
    );
    const { body } = await file(
      'json',
      JSON.stringify([{ name: 'New' }, { id: 'one', name: 'A' }, { id: 'two', name: 'B' }]),
    );
    await database.sql`update automate_admin.records set version = version + 1 where id = 'two'`;
    await confirm(body.id);
    await ended(body.id).toMatchObject({ state: 'failed', message: expect.stringMatching(/^Line 3: /) });
    expect((await stored()).map(({ data }) => data.name)).toEqual(['Ada', 'Bo']);
  });
});
