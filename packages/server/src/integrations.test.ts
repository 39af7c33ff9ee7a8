import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConnector, defineTrigger, profileActions } from '@automate/connectors';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PLUGINS, startTestServer, type TestServer } from './testing/start-test-server.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const SECRET = 'the signing secret of the chat service';
const folder = mkdtempSync(join(tmpdir(), 'automate-chat-'));
const fields = [
  { key: 'url', type: 'url', label: 'URL', required: true },
  { key: 'token', type: 'secret', label: 'Token', required: true },
  { key: 'signingSecret', type: 'secret', label: 'Signing secret', required: true },
] as const;
/** As a service with buttons: a signed form, whose field has the JSON. */
const triggers = {
  interactions: defineTrigger({
    displayName: 'Interactions',
    verification: {
      scheme: 'hmac',
      secretField: 'signingSecret',
      header: 'x-chat-signature',
      algorithm: 'sha256',
      encoding: 'hex',
    },
    eventType: { bodyPath: 'type' },
    approval: { token: '/actions/0/value', user: '/user/id', comment: '/state/comment', formField: 'payload' },
  }),
};
const code = `
import { defineConnector, profileActions } from '@automate/connectors';
import { definePlugin } from '@automate/core';
export default definePlugin({ id: 'chat', contributes: [defineConnector({
  key: 'chat', displayName: 'Chat', fields: ${JSON.stringify(fields)}, implements: ['notification'],
  triggers: ${JSON.stringify(triggers)},
  configure: ({ token }) => ({ token }),
  actions: {
    send_notification: profileActions('notification').send_notification({
      async run(params, ctx) {
        const answer = await ctx.fetch(ctx.instance.config.url, {
          method: 'POST',
          headers: { authorization: 'Bearer ' + ctx.state.token, 'idempotency-key': ctx.idempotencyKey },
          body: JSON.stringify(params),
        });
        return { delivered: answer.status === 200 };
      },
    }),
  },
})] });
`;

interface Message {
  authorization: string | undefined;
  recipient: string;
  message: string;
  metadata?: { approval: { options: { option: string; token: string }[] } };
}
const messages: Message[] = [];
const service = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    messages.push({ authorization: request.headers.authorization, ...JSON.parse(text) });
    response.end();
  });
});

let server: TestServer;
beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  const { send_notification } = profileActions('notification');
  const { point, key, ...contribution } = defineConnector({
    ...{ key: 'chat', displayName: 'Chat', fields, triggers, implements: ['notification'] },
    actions: { send_notification: send_notification({ run: async () => ({ delivered: true }) }) },
  });
  const described = { point, key, ...contribution.describe() };
  mkdirSync(join(folder, 'node_modules/@automate'), { recursive: true });
  for (const name of ['core', 'connectors']) {
    symlinkSync(join(import.meta.dirname, '../..', name), join(folder, 'node_modules/@automate', name));
  }
  writeFileSync(join(folder, 'index.js'), code);
  const permissions = [{ resource: 'network', action: 'http', scope: '127.0.0.1' }];
  const automate = { id: 'chat', apiVersion: 1, entry: './index.js', permissions, contributions: [described] };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'chat', version: '1.0.0', type: 'module', automate }),
  );
  server = await startTestServer({
    http: { port: 0, publicUrl: 'https://automate.example.com' },
    plugins: { list: [folder, ...PLUGINS], tiers: { default: 'child', trusted: [folder] } },
    allowPrivate: [address],
  });
  const configuration = {
    url: `http://${address}/`,
    token: 'chat-token',
    signingSecret: SECRET,
  };
  const made = await server.call('POST', '/api/v1/plugins/chat/instances', {
    name: 'main',
    configuration,
    hosts: { token: ['127.0.0.1'] },
  });
  expect(made.status, made.text).toBe(201);
});
afterAll(async () => {
  await server.close();
  service.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A delivery of the service, signed unless it says otherwise. */
async function press(payload: object, secret = SECRET) {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-chat-signature': signature };
  const answer = await fetch(`${server.url}/api/v1/webhooks/chat/main`, { method: 'POST', headers, body });
  return { status: answer.status, body: (await answer.json()) as { answered?: boolean } };
}

it('a workflow asks in a chat, and the button of a person lets it go on', async () => {
  const yaml = `
name: deploy
on: [{ event: deploy.asked }]
integrations:
  - { approval: chat/main, to: "#deploys" }
  - { notification: chat, on: [completed], to: "{{event.payload.who}}", message: "Deployed: {{run.output.by}}" }
steps:
  - id: ok
    approval: { message: "Deploy {{event.payload.what}}?", options: [go, stop] }
output: { by: "{{steps.ok.output.by}}" }
`;
  const created = await server.call('POST', '/api/v1/workflows?activate=true', yaml, {
    'content-type': 'application/yaml',
  });
  expect(created).toMatchObject({ status: 201, body: { warnings: [] } });
  const payload = { what: 'main', who: '@ann' };
  const { eventId } = (await server.call('POST', '/api/v1/events', { type: 'deploy.asked', payload })).body;
  await expect.poll(() => messages.length, PATIENCE).toBe(1);
  const [asked] = messages;
  expect(asked).toMatchObject({ authorization: 'Bearer chat-token', recipient: '#deploys' });
  expect(asked?.message).toMatch(/^deploy asks: Deploy main\?\nhttps:\/\/automate\.example\.com\/approvals\//);
  const token = (name: string) => asked!.metadata!.approval.options.find(({ option }) => option === name)!.token;

  const button = (name: string, user = 'U123') => ({
    type: 'pressed',
    user: { id: user },
    actions: [{ value: token(name) }],
  });
  expect((await press(button('go'), 'another secret')).status).toBe(401);
  expect(await press({ ...button('go'), user: {} })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/user/id' }] },
  });
  expect(await press({ ...button('go'), actions: [{ value: `${token('go')}x` }] })).toMatchObject({
    status: 200,
    body: { answered: false, message: 'The button is not valid.' },
  });
  const other = server.automate.links.token(
    { tenantId: 'other', approvalId: crypto.randomUUID(), decision: 'go', recipient: 'x' },
    new Date(Date.now() + 60_000),
  );
  expect((await press({ ...button('go'), actions: [{ value: other }] })).body).toMatchObject({ answered: false });
  const [run] = (await server.call('GET', `/api/v1/executions?eventId=${eventId}`)).body.data;
  expect(run.status).toBe('waiting');

  expect(await press({ ...button('go'), state: { comment: 'fine' } })).toEqual({
    status: 200,
    body: { answered: true, decision: 'go', by: 'chat:U123' },
  });
  // The service delivers it again; somebody else presses the other button.
  expect((await press({ ...button('go'), state: { comment: 'fine' } })).body.answered).toBe(true);
  expect((await press(button('stop', 'U7'))).body).toMatchObject({
    answered: false,
    message: expect.stringContaining('go, by chat:U123'),
  });
  await expect.poll(() => messages.length, PATIENCE).toBe(2);
  expect(messages[1]).toMatchObject({ recipient: '@ann', message: 'Deployed: chat:U123' });
  const { steps, status } = (await server.call('GET', `/api/v1/executions/${run.id}`)).body;
  expect(status).toBe('completed');
  expect(steps[0].output).toMatchObject({ decision: 'go', comment: 'fine', by: 'chat:U123', via: 'callback' });
  const audit = (await server.call('GET', '/api/v1/audit?actor=chat:U123')).body.data;
  expect(audit[0]).toMatchObject({ action: 'POST /api/v1/webhooks/:connector/:instance', details: { decision: 'go' } });

  await expect
    .poll(
      async () =>
        (await server.call('GET', `/api/v1/notices?executionId=${run.id}`)).body.data.map(
          (one: { status: string }) => one.status,
        ),
      PATIENCE,
    )
    .toEqual(['sent', 'sent']);
  const everything = [...server.log, ...server.answers].join('\n');
  for (const secret of [token('go'), 'chat-token', SECRET]) expect(everything).not.toContain(secret);
  // What is no press is an event.
  expect((await press({ type: 'opened', user: { id: 'U1' } })).status).toBe(202);
  expect((await server.call('GET', '/api/v1/events?type=chat.opened')).body.data).toHaveLength(1);
});

it('says when a workflow is saved what its integrations lack', async () => {
  const save = (name: string) =>
    server.call(
      'POST',
      '/api/v1/workflows',
      `name: lacking-${name.replace('/', '-')}
on: [{ event: a }]
integrations: [{ notification: ${name}, on: [failed], to: x }]
steps: [{ id: s, set: {} }]
`,
      { 'content-type': 'application/yaml' },
    );
  const place = { pointer: '/integrations/0/notification', line: 3 };
  expect((await save('chat/gone')).body.warnings).toMatchObject([
    { ...place, message: expect.stringContaining('gone') },
  ]);
  expect((await save('nowhere')).body.warnings).toMatchObject([
    { ...place, message: expect.stringContaining('nowhere') },
  ]);
  expect((await save('chat/main')).body.warnings).toEqual([]);
  expect(await save('http')).toMatchObject({
    status: 400,
    body: { errors: [{ ...place, message: expect.stringContaining('does not implement "notification"') }] },
  });
});

it('alerts are told to a person when runs fail, and when they do not any more', async () => {
  messages.length = 0;
  await server.call(
    'POST',
    '/api/v1/workflows?activate=true',
    'name: sales\non: [{ event: sale }]\nsteps: [{ id: s, condition: event.payload.nothing > 1 }]\n',
    { 'content-type': 'application/yaml' },
  );
  expect((await server.run('sale')).status).toBe('failed');
  const rules = '/api/v1/alert-rules';
  const rule = {
    name: 'Sales fail',
    condition: { kind: 'failure_rate', rate: 0.5, minRuns: 1, workflow: 'sales' },
    severity: 'critical',
    notify: { connection: 'chat/main', recipient: '#ops' },
    resolveAfterMs: 0,
  };
  for (const [pointer, wrong] of [
    ['/notify/connection', { ...rule, notify: { connection: 'http', recipient: 'x' } }],
    ['/notify/connection', { ...rule, notify: { connection: 'chat/gone', recipient: 'x' } }],
    ['/condition/connection', { ...rule, condition: { kind: 'connection_down', connection: 'chat/main' } }],
    ['/condition/rate', { ...rule, condition: { kind: 'failure_rate', rate: 2 } }],
    ['/repeatAfterMs', { ...rule, repeatAfterMs: 1 }],
    ['/name', { ...rule, name: 'a\u0000b' }],
  ] as const) {
    const { status, body } = await server.call('POST', rules, wrong);
    expect({ status, pointers: body.errors?.map((one: { pointer: string }) => one.pointer) }).toEqual({
      status: 400,
      pointers: [pointer],
    });
  }

  const created = await server.call('POST', rules, rule);
  expect(created).toMatchObject({ status: 201, body: { forMs: 0, enabled: true, version: 1 } });
  const { id } = created.body;
  const path = `${rules}/${id}`;
  expect((await server.call('POST', rules, rule)).status).toBe(409);
  const { notify: _, ...quiet } = { ...rule, name: 'Only shown' };
  const shown = await server.call('POST', rules, quiet);
  expect(shown).toMatchObject({ status: 201, body: { state: 'ok' } });
  expect(shown.body).not.toHaveProperty('notify');
  expect((await server.call('POST', `${rules}/${shown.body.id}/test`)).body.code).toBe('FAILED_PRECONDITION');
  await expect
    .poll(() => messages, PATIENCE)
    .toMatchObject([
      {
        authorization: 'Bearer chat-token',
        recipient: '#ops',
        message: '[critical] Sales fail is firing: 1 of 1 runs of sales failed within 5m (limit: 50 %).',
      },
    ]);
  const firing = async () => (await server.call('GET', `/api/v1/alerts?status=firing&rule=${id}`)).body.data;
  expect(await firing()).toMatchObject([{ rule: { id, name: 'Sales fail' }, kind: 'failure_rate' }]);
  expect((await server.call('GET', path)).body).toMatchObject({ state: 'firing', alertId: (await firing())[0].id });

  await expect
    .poll(async () => (await server.call('GET', `/api/v1/alerts?rule=${shown.body.id}`)).body.data, PATIENCE)
    .toMatchObject([{ status: 'firing', rule: { name: 'Only shown' } }]);

  expect((await server.call('POST', `${path}/test`)).body).toEqual({ delivered: true });
  expect(messages[1]?.message).toMatch(/is tested/);
  expect((await server.call('POST', `${path}/silence`, { forMs: 60_000 })).body.silencedUntil).toBeDefined();
  expect((await server.call('POST', `${path}/silence`, { forMs: 0 })).body.silencedUntil).toBeUndefined();

  const mended = { ...rule, condition: { ...rule.condition, workflow: 'deploy' } };
  expect((await server.call('PUT', path, mended)).status).toBe(428);
  expect((await server.call('PUT', path, mended, { 'if-match': '"1"' })).status).toBe(412);
  expect((await server.call('PUT', path, mended, { 'if-match': '"3"' })).headers.get('etag')).toBe('"4"');
  await expect.poll(() => messages[2]?.message, PATIENCE).toMatch(/^\[critical\] Sales fail is resolved: /);
  expect(await firing()).toEqual([]);
  const past = (await server.call('GET', `/api/v1/alerts?rule=${id}`)).body.data;
  await expect
    .poll(async () => {
      const { notices } = (await server.call('GET', `/api/v1/alerts/${past[0].id}`)).body;
      return notices.map(({ event, status }: { event: string; status: string }) => `${event} ${status}`);
    }, PATIENCE)
    .toEqual(['resolved sent', 'firing sent']);
  expect((await server.call('DELETE', path)).status).toBe(204);
  expect((await server.call('GET', path)).status).toBe(404);
  const audited = (await server.call('GET', '/api/v1/audit')).body.data.map((one: { action: string }) => one.action);
  expect(audited).toEqual(expect.arrayContaining([`POST ${rules}`, `PUT ${rules}/:id`, `DELETE ${rules}/:id`]));
});
