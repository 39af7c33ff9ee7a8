import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { outboxMigrations } from '@automate/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineMigrations } from '../schema/migrations.ts';
import type { WorkflowRepository } from './workflow-record.ts';
import { createWorkflowRepository } from './workflow-repository.ts';

let database: TestDatabase;
let workflows: WorkflowRepository;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations, engineMigrations] });
  workflows = createWorkflowRepository({ sql: database.sql });
});
afterAll(() => database.drop());

const tenantId = 'default';
const yaml = (name: string, n = 1) =>
  `# kept\nname: ${name}\non:\n  - event: a.b\nsteps:\n  - id: s\n    set: { n: ${n} }\n`;
const source = (name: string, n?: number) => ({ text: yaml(name, n), format: 'yaml' }) as const;
const stamp = async () => {
  const [row] = await database.sql`select stamp from automate_engine.workflow_stamps where tenant_id = ${tenantId}`;
  return Number(row?.stamp ?? 0);
};

describe('the workflow repository', () => {
  it.each([
    ['half of a surrogate pair', 'description: "\\ud800"\n', '/description'],
    ['a NUL', 'output: { a: "x\\0" }\n', '/output/a'],
  ])('refuses a text that makes %s, by its place', async (_what, line, pointer) => {
    const { text } = source('unstorable');
    await expect(workflows.create({ tenantId, source: { text: text + line, format: 'yaml' } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { errors: [{ pointer }] },
    });
  });

  it('keeps the text as it was written beside the document', async () => {
    const created = await workflows.create({ tenantId, source: source('first') });
    expect(created).toMatchObject({ name: 'first', active: false, version: 1, source: source('first'), warnings: [] });
    expect(await workflows.get(tenantId, 'first')).toEqual(created);
    expect(await workflows.get(tenantId, created.id)).toEqual(created);
    const json = JSON.stringify({ name: 'from-json', on: [{ event: 'a.b' }], steps: [{ id: 's', set: { n: 1 } }] });
    const other = await workflows.create({ tenantId, source: { text: json, format: 'json' } });
    expect(other.document).toMatchObject({ name: 'from-json', steps: [{ id: 's', set: { n: 1 } }] });
  });

  it('adds a version for a changed text and none for the same, and keeps the old ones', async () => {
    await workflows.create({ tenantId, source: source('second') });
    const changed = await workflows.update({ tenantId, workflow: 'second', source: source('second', 2) });
    const same = await workflows.update({ tenantId, workflow: 'second', source: source('second', 2) });
    expect([changed.version, same.version]).toEqual([2, 2]);
    expect((await workflows.get(tenantId, 'second', 1)).source.text).toBe(yaml('second', 1));
    await expect(workflows.get(tenantId, 'second', 3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      workflows.update({ tenantId, workflow: 'second', source: source('second', 3), expectedVersion: 1 }),
    ).rejects.toMatchObject({ code: 'ABORTED', details: { version: 2 } });
  });

  it('gives every one of many concurrent updates a version of its own', async () => {
    await workflows.create({ tenantId, source: source('busy') });
    const updates = Array.from({ length: 10 }, (_, n) =>
      workflows.update({ tenantId, workflow: 'busy', source: source('busy', n + 2) }),
    );
    const versions = (await Promise.all(updates)).map(({ version }) => version);
    expect(versions.sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('tells matchers of every change to what is active, and of nothing else', async () => {
    let before = await stamp();
    const raised = async () => {
      const now = await stamp();
      const by = now - before;
      before = now;
      return by;
    };
    await workflows.create({ tenantId, source: source('third') });
    expect(await raised()).toBe(0);
    expect((await workflows.activate(tenantId, 'third')).active).toBe(true);
    expect(await raised()).toBe(1);
    await workflows.activate(tenantId, 'third');
    expect(await raised()).toBe(0);
    await workflows.update({ tenantId, workflow: 'third', source: source('third', 2) });
    expect(await raised()).toBe(1);
    await workflows.deactivate(tenantId, 'third');
    expect(await raised()).toBe(1);
  });

  it('refuses what it cannot keep', async () => {
    await workflows.create({ tenantId, source: source('taken') });
    await expect(workflows.create({ tenantId, source: source('taken') })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    await expect(workflows.update({ tenantId, workflow: 'taken', source: source('renamed') })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { errors: [{ pointer: '/name' }] },
    });
    await expect(workflows.update({ tenantId, workflow: 'nobody', source: source('nobody') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const bad = {
      text: 'name: Bad Name\non: []\nsteps:\n  - id: s\n    set: { a: "{{broken" }\n    unknown: 1\n',
      format: 'yaml',
    } as const;
    const refused = await workflows.create({ tenantId, source: bad }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const pointers = (refused as { details: { errors: { pointer: string }[] } }).details.errors.map(
      (one) => one.pointer,
    );
    expect(pointers).toEqual(expect.arrayContaining(['/name', '/on', '/steps/0/unknown']));
    const [rows] = await database.sql`select count(*)::int as n from automate_engine.workflows where name ilike 'bad%'`;
    expect(rows?.n).toBe(0);
  });

  it('warns of a connector that is not at hand', async () => {
    const knowing = createWorkflowRepository({ sql: database.sql, connectors: () => ['known'] });
    const text =
      'name: needs\non:\n  - event: a.b\nsteps:\n  - id: one\n    action: known/x\n  - id: two\n    action: typo/x\n';
    const { warnings } = await knowing.create({ tenantId, source: { text, format: 'yaml' } });
    expect(warnings).toMatchObject([{ pointer: '/steps/1/action', message: expect.stringContaining('typo') }]);
  });

  it('keeps tenants apart', async () => {
    await workflows.create({ tenantId: 'one', source: source('shared') });
    await workflows.create({ tenantId: 'two', source: source('shared', 2) });
    expect((await workflows.get('one', 'shared')).source.text).not.toBe(
      (await workflows.get('two', 'shared')).source.text,
    );
    const { id } = await workflows.get('one', 'shared');
    await expect(workflows.get('two', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await workflows.list({ tenantId: 'two' })).items).toHaveLength(1);
  });

  it('lists in pages, newest first', async () => {
    for (let n = 0; n < 5; n += 1)
      await workflows.create({ tenantId: 'pages', source: source(`w${n}`), activate: n % 2 === 0 });
    const names: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await workflows.list({ tenantId: 'pages', limit: 2, cursor });
      names.push(...page.items.map(({ name }) => name));
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    expect(names).toEqual(['w4', 'w3', 'w2', 'w1', 'w0']);
    expect((await workflows.list({ tenantId: 'pages', active: true })).items.map(({ name }) => name)).toEqual([
      'w4',
      'w2',
      'w0',
    ]);
    await expect(workflows.list({ tenantId, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(workflows.list({ tenantId, limit: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('lists those that use an instance of a connector, wherever their newest version names it', async () => {
    const create = (name: string, on: string, steps: string, rest = '') =>
      workflows.create({
        tenantId: 'users',
        source: { text: `name: ${name}\non: [${on}]\nsteps: [${steps}]\n${rest}`, format: 'yaml' },
      });
    const plain = '{ id: s, set: { n: 1 } }';
    const event = '{ event: a.b }';
    const act = (connection: string) => `{ id: s, action: crm/find, with: {}${connection} }`;
    await create('named', event, act(', connection: main'));
    await create('other', event, act(', connection: spare'));
    await create('chosen', event, act(''));
    await create('inside', event, `{ id: c, condition: "true", then: [${act(', connection: main')}] }`);
    await create('begun', '{ event: a.b, source: crm/main }', plain);
    await create('held', event, plain, 'hold: { while_down: [crm/main] }\n');
    await create('told', event, plain, 'integrations: [{ notification: crm/main, on: [failed], to: a }]\n');
    await create('similar', event, '{ id: s, action: crm2/find, with: {} }');
    await create('former', event, act(', connection: main'));
    const text = `name: former\non: [${event}]\nsteps: [${plain}]\n`;
    await workflows.update({ tenantId: 'users', workflow: 'former', source: { text, format: 'yaml' } });
    const found = await workflows.list({ tenantId: 'users', connection: 'crm/main' });
    const ofAny = await workflows.list({ tenantId: 'users', connection: 'crm' });
    expect(ofAny.items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['other', ...found.items.map(({ name }) => name)]),
    );
    expect((await workflows.list({ tenantId: 'users', connection: 'cr' })).items).toEqual([]);
    expect(found.items.map(({ name }) => name)).toEqual(['told', 'held', 'begun', 'inside', 'chosen', 'named']);
    expect((await workflows.list({ tenantId: 'users', connection: 'crm/"x' })).items.map(({ name }) => name)).toEqual([
      'chosen',
    ]);
  });
});
