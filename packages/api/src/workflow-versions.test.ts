import { createHash } from 'node:crypto';
import { DEFAULT_TENANT } from '@automate/core';
import { STEP_KINDS } from '@automate/workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const asYaml = { 'content-type': 'application/yaml' };
const yaml = (name: string, steps: string) =>
  `# ours\nname: ${name}\non:\n  - event: order.created\nsteps:\n${steps}\n`;
const set = (text: string) => `  - id: a\n    set: { text: "${text}" } # said`;
const create = (text: string) => api.call('POST', '/api/v1/workflows?activate=true', text, asYaml);
const check = async (text: string) => (await api.call('POST', '/api/v1/workflows/check', text, asYaml)).body;

describe('versions of a workflow', () => {
  const path = '/api/v1/workflows/orders';
  beforeAll(async () => {
    await create(yaml('orders', set('one')));
    for (const text of ['two', 'three']) await api.call('PUT', path, yaml('orders', set(text)), asYaml);
  });

  it('are listed in pages, newest first, with who wrote them', async () => {
    const first = (await api.call('GET', `${path}/versions?limit=2`)).body;
    const last = (await api.call('GET', `${path}/versions?limit=2&cursor=${first.nextCursor}`)).body;
    expect(last.nextCursor).toBeUndefined();
    const items = [...first.data, ...last.data];
    expect(items.map(({ version, active }) => [version, active])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    expect(items[2]).toMatchObject({
      format: 'yaml',
      hash: createHash('sha256')
        .update(yaml('orders', set('one')))
        .digest('hex'),
      createdBy: expect.stringMatching(/^api-key\/./),
    });
    expect(await api.call('GET', `${path}/versions?cursor=x`)).toMatchObject({ status: 400 });
    expect(await api.call('GET', '/api/v1/workflows/nobody/versions')).toMatchObject({ status: 404 });
  });

  it('are shown as they were written, and compared', async () => {
    const one = await api.call('GET', `${path}/versions/1`);
    expect(one.body).toMatchObject({ version: 1, source: { text: yaml('orders', set('one')), format: 'yaml' } });
    const { body } = await api.call('GET', `${path}/versions/1/diff/3`);
    expect(body).toMatchObject({
      same: false,
      steps: [{ kind: 'changed', id: 'a', fields: [{ field: '/set/text', before: 'one', after: 'three' }] }],
      text: '~ step a /set/text: "one" -> "three"',
    });
    for (const wrong of ['0', '4', 'x', '9'.repeat(30)]) {
      expect(await api.call('GET', `${path}/versions/${wrong}`)).toMatchObject({ status: 404 });
      expect(await api.call('GET', `${path}/versions/1/diff/${wrong}`)).toMatchObject({ status: 404 });
    }
  });

  it('are restored as a new one, once, unless somebody was faster', async () => {
    const restore = (headers = {}) => api.call('POST', `${path}/versions/1/restore`, undefined, headers);
    expect(await restore({ 'if-match': '"2"' })).toMatchObject({ status: 412 });
    for (let again = 0; again < 2; again += 1) {
      expect((await restore()).body).toMatchObject({ version: 4, source: { text: yaml('orders', set('one')) } });
    }
  });

  it('need permission', async () => {
    const { token } = await api.apiKeys.create({
      tenantId: DEFAULT_TENANT,
      name: 'x',
      permissions: ['workflows:read'],
    });
    const own = { authorization: `Bearer ${token}` };
    expect(await api.call('GET', `${path}/versions`, undefined, own)).toMatchObject({ status: 200 });
    expect(await api.call('POST', `${path}/versions/1/restore`, undefined, own)).toMatchObject({ status: 403 });
  });
});

describe('a check', () => {
  it('says what storing would do, and stores nothing', async () => {
    const text = yaml('checked', set('one'));
    const document = { name: 'checked', on: [{ event: 'order.created' }], steps: [{ id: 'a', set: { text: 'one' } }] };
    expect(await check(text)).toEqual({ valid: true, errors: [], warnings: [], document, change: 'new' });
    await create(text);
    expect(await check(text)).toMatchObject({ change: 'unchanged', version: 1, active: true });
    const changed = await check(yaml('checked', set('two')));
    expect(changed).toMatchObject({ change: 'changed', version: 1, difference: { same: false } });
    expect((await api.call('GET', '/api/v1/workflows/checked')).body.version).toBe(1);
  });

  it('tells what is wrong as data beside the sentence, where it is asked and where it is refused', async () => {
    const text = yaml('refused', '  - id: a\n    acton: http/request');
    const place = { pointer: '/steps/0/acton', line: 7, column: 5 };
    const unknown = {
      ...place,
      message: 'unknown field "acton"; did you mean "action"?',
      reason: { kind: 'unknown_field', field: 'acton', meant: { kind: 'did_you_mean', name: 'action' } },
    };
    const none = { pointer: '/steps/0', reason: { kind: 'exactly_one_and_has_none', names: STEP_KINDS.join(', ') } };
    expect((await check(text)).errors).toMatchObject([none, unknown]);
    expect(await create(text)).toMatchObject({ status: 400, body: { errors: [none, unknown] } });
    const hint = (await check(yaml('hinted', '  - id: a\n    call: nobody'))).warnings;
    expect(hint).toMatchObject([{ line: 7, reason: { kind: 'no_workflow_yet', name: 'nobody' } }]);
  });

  it('finds what cannot be known without the plugins, with its place and what to write', async () => {
    const steps = (action: string) => `  - id: a\n    steps:\n      - id: b\n        action: ${action}`;
    expect(await check(yaml('plugged', steps('http/reqest')))).toMatchObject({
      valid: false,
      errors: [{ pointer: '/steps/0/steps/0/action', line: 9, column: 9, message: expect.stringMatching(/"request"/) }],
    });
    expect(await check(yaml('plugged', steps('htp/request')))).toMatchObject({
      valid: true,
      warnings: [
        { pointer: '/steps/0/steps/0/action', line: 9, message: expect.stringMatching(/did you mean "http"/) },
      ],
    });
    expect((await check(yaml('plugged', '  - id: a\n    uses: db:query'))).warnings).toMatchObject([
      { pointer: '/steps/0/uses', line: 7, message: expect.stringMatching(/step type db is not installed/) },
    ]);
  });
});

describe('calls that come back', () => {
  const calls = (name: string, of: string) => yaml(name, `  - id: a\n    call: ${of}`);

  it('are refused by the text that closes the circle, with the way; before, the gap is told', async () => {
    const first = await create(calls('round-a', 'round-b'));
    expect(first.body.warnings).toMatchObject([
      { line: 7, message: expect.stringMatching(/no workflow "round-b" yet/) },
    ]);
    await create(calls('round-b', 'round-c'));
    const closing = calls('round-c', 'round-a');
    const message = expect.stringMatching(/round-c > round-a > round-b > round-c/);
    expect((await check(closing)).errors).toMatchObject([{ pointer: '/steps/0/call', line: 7, column: 5, message }]);
    expect(await create(closing)).toMatchObject({ problem: { status: 400, errors: [{ line: 7, message }] } });
    expect(await api.call('GET', '/api/v1/workflows/round-c')).toMatchObject({ status: 404 });
  });

  it('are seen by one of two that are stored at the same time', async () => {
    for (let n = 0; n < 5; n += 1) {
      const [a, b] = [`pair-a${n}`, `pair-b${n}`];
      const answers = await Promise.all([create(calls(a, b)), create(calls(b, a))]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
    }
  });
});

it('tells what workflows can be made of, from manifests', async () => {
  const { status, body } = await api.call('GET', '/api/v1/workflow-parts');
  expect(status).toBe(200);
  const github = body.connectors.find(({ key }: { key: string }) => key === 'github');
  const types = expect.arrayContaining(['github.issues.opened']);
  expect(github.triggers).toContainEqual(expect.objectContaining({ events: 'github.**', types }));
  const action = github.actions.find(({ name }: { name: string }) => name === 'create_issue');
  expect(action.input.required).toEqual(['owner', 'repo', 'title']);
  expect(action.output.type).toBe('object');
});

it('hints at what templates read of an output that has no such property', async () => {
  const steps = `  - id: price
    set: { total: 5, tax: { rate: "{{event.payload.rate}}" }, all: "{{event.payload}}" }
  - id: issue
    action: github/create_issue
    with: { owner: a, repo: "{{steps.price.output.totl}}", title: "{{steps.price.output.tax.rat}}" }
  - id: page
    action: http/get
    with: { url: "https://example.com/{{steps.issue.output.numbr}}{{steps.issue.output.number}}" }
  - id: read
    set: { any: "{{steps.page.output.body.what.ever}}{{steps.price.output.all.x}}{{steps.price.output.tax.rate.y}}" }`;
  const text = yaml('read-wrong', steps);
  const { valid, warnings } = await check(text);
  expect(valid).toBe(true);
  const expected = [
    { pointer: '/steps/1/with/repo', message: expect.stringMatching(/^steps.price.output has no "totl".*"total"/) },
    { pointer: '/steps/1/with/title', message: expect.stringMatching(/^steps.price.output.tax has no "rat"/) },
    { pointer: '/steps/2/with/url', message: expect.stringMatching(/^steps.issue.output has no "numbr".*"number"/) },
  ];
  expect(warnings).toMatchObject(expected);
  expect((await create(text)).body.warnings).toMatchObject(expected);
});

it('hints at secrets that are not there, to who may write workflows, and at what was probably meant to who may read them', async () => {
  const steps = `  - id: a
    action: http/get
    with: { url: "https://example.com/$secret:PATH_KEY", headers: { authorization: "Bearer $secret:ORDER_TOKN" } }
  - id: b
    set: { again: "$secret:ORDER_TOKN" }`;
  const text = yaml('secretive', steps);
  await api.call('PUT', '/api/v1/secrets/ORDER_TOKEN', { value: 'hidden' });
  const meant = 'there is no secret "ORDER_TOKN" yet, and what uses it fails; did you mean "ORDER_TOKEN"?';
  const expected = [
    { pointer: '/steps/0/with/url', line: 8, message: expect.stringContaining('no secret "PATH_KEY" yet') },
    { pointer: '/steps/0/with/headers/authorization', line: 8, message: meant },
  ];
  expect((await check(text)).warnings).toMatchObject(expected);
  const asked = async (...permissions: string[]) => {
    const { token } = await api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'asking', permissions });
    return (await api.call('POST', '/api/v1/workflows/check', text, { ...asYaml, authorization: `Bearer ${token}` }))
      .body.warnings;
  };
  expect(await asked('workflows:read')).toEqual([]);
  expect((await asked('workflows:read', 'workflows:write'))[1].message).toBe(
    'there is no secret "ORDER_TOKN" yet, and what uses it fails',
  );
  // A backend may have it that names of secrets are not listed: a hint less, and no failure.
  const { list } = api.secrets;
  api.secrets.list = () => Promise.reject(new Error('403'));
  expect((await check(text)).warnings).toHaveLength(2);
  api.secrets.list = list;
  await api.call('PUT', '/api/v1/secrets/PATH_KEY', { value: 'hidden' });
  await api.call('PUT', '/api/v1/secrets/ORDER_TOKN', { value: 'hidden' });
  expect((await create(text)).body.warnings).toEqual([]);
});

it('hints at parameters that are missing or not known, with their places', async () => {
  const step = (parameters: string) => `  - id: a\n    action: github/create_issue\n    with: ${parameters}`;
  const found = await check(yaml('hinted', step('{ owner: acme, titel: "{{event.type}}" }')));
  expect(found.valid).toBe(true);
  expect(found.warnings).toMatchObject([
    { pointer: '/steps/0/with/repo', message: expect.stringContaining('needs "repo"') },
    { pointer: '/steps/0/with/title' },
    { pointer: '/steps/0/with/titel', message: expect.stringContaining('did you mean "title"'), line: 8 },
  ]);
  expect((await check(yaml('hinted', step('{ owner: a, repo: b, title: c }')))).warnings).toEqual([]);
});
