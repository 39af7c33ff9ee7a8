import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAutomate } from './create-automate.ts';
import { createLogger } from './logger.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-lifecycle-'));
let server: TestServer;

/** A connector and a filter; nothing is installed beside it: the server lends the contract packages. */
function install(version: string): void {
  const configSchema = { type: 'object', properties: {}, additionalProperties: false };
  const tell = { displayName: 'Tell', input: { type: 'object' }, effect: 'pure' };
  const connector = { displayName: 'Local', fields: [], configSchema, actions: { tell }, triggers: {} };
  const contributions = [
    { point: 'connector', key: 'local', ...connector },
    { point: 'template-filter', key: 'shout', parameters: [] },
  ];
  const automate = { id: 'local', apiVersion: 1, entry: './index.js', contributions };
  mkdirSync(join(folder, 'local'), { recursive: true });
  writeFileSync(
    join(folder, 'local/index.js'),
    `import { defineAction, defineConnector } from '@automate/connectors';
     import { definePlugin } from '@automate/core';
     import { defineFilter } from '@automate/templates';
     const tell = defineAction({ displayName: 'Tell', input: { type: 'object' }, effect: 'pure',
       run: async ({ text }) => ({ text, version: '${version}', pid: process.pid }) });
     export default definePlugin({ contributes: [
       defineConnector({ key: 'local', displayName: 'Local', actions: { tell } }),
       defineFilter('shout', { apply: (input) => String(input).toUpperCase() + '!' }),
     ] });`,
  );
  writeFileSync(
    join(folder, 'local/package.json'),
    JSON.stringify({ name: 'local', version, type: 'module', automate }),
  );
}

beforeAll(async () => {
  install('1.0.0');
  server = await startTestServer({ plugins: { directory: folder, watch: true } });
  const steps = [{ id: 'tell', action: 'local/tell', with: { text: '{{shout event.payload.text}}' } }];
  const made = await server.call('POST', '/api/v1/workflows?activate=true', {
    name: 'tell',
    on: [{ event: 'tell' }],
    steps,
  });
  expect(made).toMatchObject({ status: 201 });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const output = async () => (await server.run('tell', { text: 'hi' })).steps[0].output;
const plugin = async () => (await server.call('GET', '/api/v1/plugins/local')).body;
const post = (verb: string, headers = {}) => server.call('POST', `/api/v1/plugins/local/${verb}`, undefined, headers);

it('a run calls a connector and a filter in the process of their plugin', async () => {
  const told = await output();
  expect(told).toMatchObject({ text: 'HI!', version: '1.0.0' });
  expect(told.pid).not.toBe(process.pid);
  expect(await plugin()).toMatchObject({ tier: 'child', state: 'loaded', pid: told.pid });
});

it('the next run after its process was killed has a new one', async () => {
  const { pid } = await output();
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => (await plugin()).pid).toBeUndefined();
  const again = await output();
  expect(again).toMatchObject({ text: 'HI!' });
  expect(again.pid).not.toBe(pid);
});

it('a changed file is used by the next run', async () => {
  install('1.1.0');
  await expect.poll(async () => (await plugin()).version).toBe('1.1.0');
  expect(await output()).toMatchObject({ version: '1.1.0' });
});

it('an operator disables, enables and reloads it; every process follows, and it is told', async () => {
  const other = await createAutomate(
    {
      dataDir: server.dataDir,
      databaseUrl: server.database.url,
      roles: ['worker'],
      plugins: { directory: folder },
    },
    { log: createLogger({ level: 'silent' }) },
  );
  try {
    const there = () => other.host.plugins.status().find(({ id }) => id === 'local')?.state;
    expect(await post('disable')).toMatchObject({ status: 200, body: { id: 'local', state: 'disabled' } });
    expect(await plugin()).toMatchObject({ state: 'disabled' });
    await expect.poll(there).toBe('disabled');
    const uses = { name: 'uses', on: [{ event: 'uses' }], steps: [{ id: 'tell', action: 'local/tell', with: {} }] };
    expect((await server.call('POST', '/api/v1/workflows/check', uses)).body.warnings).toMatchObject([
      {
        pointer: '/steps/0/action',
        message: expect.stringMatching(/because plugin "local" is disabled: .* a step .* fails/),
      },
    ]);
    expect(await post('reload')).toMatchObject({ status: 200, body: { state: 'disabled' } });
    expect(await post('enable')).toMatchObject({ status: 200, body: { state: 'discovered' } });
    await expect.poll(there).toBe('discovered');
    expect(await output()).toMatchObject({ text: 'HI!' });
    const { pid } = await output();
    expect(await post('reload')).toMatchObject({ status: 200, body: { state: 'loaded' } });
    expect((await output()).pid).not.toBe(pid);
    const audit = await server.database.sql`SELECT action, subject, actor FROM automate_governance.audit ORDER BY id`;
    expect(audit.filter(({ subject }) => subject === 'local').map(({ action }) => action)).toEqual([
      'plugin.disable',
      'plugin.reload',
      'plugin.enable',
      'plugin.reload',
    ]);
  } finally {
    await other.stop();
  }
});

it('is the business of whoever may write plugins', async () => {
  expect(await post('disable', { authorization: '' })).toMatchObject({ status: 401 });
  const reader = await server.call('POST', '/api/v1/api-keys', { name: 'reader', permissions: ['plugins:read'] });
  expect(await post('disable', { authorization: `Bearer ${reader.body.token}` })).toMatchObject({ status: 403 });
  expect(await server.call('POST', '/api/v1/plugins/nobody/disable')).toMatchObject({ status: 404 });
});
