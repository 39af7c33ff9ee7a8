import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-steps-'));
const object = (properties: object) => ({ type: 'object', properties, additionalProperties: false });
const types = {
  note: { displayName: 'Note', input: object({ text: { type: 'string' } }), effect: 'idempotent' },
  tell: { displayName: 'Tell', input: object({ token: { type: 'string' } }), effect: 'pure' },
  leak: { displayName: 'Leak', input: object({ token: { type: 'string' } }), effect: 'pure' },
  list: { displayName: 'List', input: object({}), effect: 'pure' },
  reach: { displayName: 'Reach', input: object({ to: {}, code: {} }), effect: 'pure', literal: ['code'] },
};

/** The same step type as two plugins: one runs in the server's process, one in its own. */
function install(id: string): void {
  const permissions = [
    { resource: 'secrets', action: 'read', scope: 'token' },
    { resource: 'secrets', action: 'read', scope: 'to.token' },
    { resource: 'network', action: '*', scope: '*' },
    { resource: 'filesystem', action: 'write', scope: '/kept/*' },
  ];
  const contributions = [{ point: 'step-type', key: id, version: '1.0.0', displayName: 'Notes', types }];
  const automate = { id, apiVersion: 1, entry: './index.js', permissions, contributions };
  mkdirSync(join(folder, id), { recursive: true });
  writeFileSync(
    join(folder, id, 'index.js'),
    `import { AutomateError, definePlugin } from '@automate/core';
     import { defineStepExecutor, defineStepType } from '@automate/workflow';
     const said = ${JSON.stringify(types)};
     const note = defineStepExecutor({ ...said.note, async execute({ text }, { workspace, use, log, idempotencyKey }) {
       await workspace.write('notes/one.txt', text);
       use('letters', text.length);
       log.info({ text }, 'noted');
       const read = new TextDecoder().decode(await workspace.read('notes/one.txt'));
       return { output: { read, files: await workspace.list('.'), pid: process.pid, key: idempotencyKey } };
     } });
     const tell = defineStepExecutor({ ...said.tell, async execute({ token }, ctx) {
       return { output: { seen: token, length: (await ctx.plaintext('token')).length } };
     } });
     const leak = defineStepExecutor({ ...said.leak, async execute({ token }, ctx) {
       const plain = await ctx.plaintext('token');
       throw new AutomateError({ code: 'UNAVAILABLE', message: 'no ' + plain, retryable: false, effect: 'none',
         details: { body: plain }, cause: new Error(plain) });
     } });
     const list = defineStepExecutor({ ...said.list, async execute(_, { workspace }) {
       return { output: { files: await workspace.list('.'), uname: (await workspace.run('uname')).stdout } };
     } });
     const reach = defineStepExecutor({ ...said.reach, async execute({ to, code }, ctx) {
       if (to.file) await ctx.permit({ resource: 'filesystem', action: 'write', scope: to.file });
       const { length } = to.token ? await ctx.plaintext('to.token') : '';
       const addresses = to.host ? await ctx.addresses(to.host, to.port) : [];
       return { output: { addresses, length, code, leftMs: ctx.deadline.getTime() - Date.now() } };
     } });
     export default definePlugin({ contributes: [
       defineStepType({ name: '${id}', version: '1.0.0', displayName: 'Notes', types: { note, tell, leak, list, reach } }) ] });`,
  );
  writeFileSync(
    join(folder, id, 'package.json'),
    JSON.stringify({ name: id, version: '1.0.0', type: 'module', automate }),
  );
}

let server: TestServer;
beforeAll(async () => {
  for (const id of ['inside', 'apart']) install(id);
  // A process of its own is lent the contract packages; in the server's they are installed.
  mkdirSync(join(folder, 'inside/node_modules/@automate'), { recursive: true });
  for (const name of ['core', 'workflow']) {
    symlinkSync(join(import.meta.dirname, '../..', name), join(folder, 'inside/node_modules/@automate', name));
  }
  server = await startTestServer({
    plugins: {
      directory: folder,
      tiers: { trusted: [join(folder, 'inside')] },
      grants: {
        apart: [
          { resource: 'secrets', action: 'read', scope: 'to*' },
          { resource: 'network', action: '*', scope: '127.0.0.*:5432' },
          { resource: 'filesystem', action: 'write', scope: '/*' },
        ],
      },
    },
    allowPrivate: ['127.0.0.1:5432'],
  });
  await server.call('PUT', '/api/v1/secrets/TOKEN', { value: 'a-very-secret-token' });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

let count = 0;
async function run(steps: object[]) {
  count += 1;
  const on = [{ event: `steps.number${count}` }];
  const made = await server.call('POST', '/api/v1/workflows?activate=true', { name: `steps-${count}`, on, steps });
  expect(made, made.text).toMatchObject({ status: 201 });
  return await server.run(`steps.number${count}`);
}

describe.each(['inside', 'apart'])('a step type of a plugin (%s)', (id) => {
  const policy = { max_files: 1, max_edits: 1, allowed_paths: ['notes/*'] };

  it('runs within its policy, in a folder of its own', async () => {
    const done = await run([
      { id: 'write', uses: `${id}:note`, with: { text: 'hello' }, policy },
      { id: 'after', uses: `${id}:list`, policy: { allowed_paths: ['*'], allowed_commands: ['uname'] } },
    ]);
    expect(done.status, JSON.stringify(done)).toBe('completed');
    const { read, files, pid, key } = done.steps[0].output;
    expect({ read, files, key }).toEqual({ read: 'hello', files: ['notes/one.txt'], key: `${done.id}/write` });
    expect(pid === process.pid).toBe(id === 'inside');
    expect(done.steps[1].output).toEqual({ files: [], uname: expect.stringMatching(/\w/) });
  });

  it('may do nothing without one, and is told of every mistake in its input', async () => {
    expect(await run([{ id: 'write', uses: `${id}:note`, with: { text: 'x' } }])).toMatchObject({
      status: 'failed',
      error: { code: 'PERMISSION_DENIED' },
    });
    expect(await run([{ id: 'write', uses: `${id}:note`, with: { text: 1, more: 2 }, policy }])).toMatchObject({
      status: 'failed',
      error: { code: 'INVALID_ARGUMENT', message: expect.stringMatching(/text.*more|more.*text/s) },
    });
  });

  it('is given a secret in plain where the operator granted it, and sees a placeholder else', async () => {
    const told = await run([{ id: 'tell', uses: `${id}:tell`, with: { token: '$secret:TOKEN' } }]);
    if (id === 'apart') expect(told.steps[0].output).toEqual({ seen: '$secret:TOKEN', length: 19 });
    else expect(told).toMatchObject({ status: 'failed', error: { code: 'PERMISSION_DENIED' } });
    const leaked = await run([{ id: 'leak', uses: `${id}:leak`, with: { token: '$secret:TOKEN' } }]);
    if (id === 'apart') {
      const error = { code: 'UNAVAILABLE', message: 'no $secret:TOKEN', details: { body: '$secret:TOKEN' } };
      expect(leaked.steps[0].error).toMatchObject(error);
    }
    expect(server.answers.join()).not.toContain('a-very-secret-token');
    expect(server.log.join()).not.toContain('a-very-secret-token');
  });
});

describe('what a step asks for beyond its workspace', () => {
  const reach = async (id: string, to: object, code: unknown = 'x') =>
    (await run([{ id: 'reach', uses: `${id}:reach`, with: { to, code }, timeout: '5m' }])).steps[0];

  it('is given where the manifest asks for it and the operator granted it', async () => {
    const { output, error } = await reach('apart', {
      host: '127.0.0.1',
      port: 5432,
      token: '$secret:TOKEN',
      file: '/kept/a',
    });
    expect(error).toBeUndefined();
    expect(output).toMatchObject({ addresses: ['127.0.0.1'], length: 19, code: 'x' });
    // Also beyond what calls of a process without a deadline may take.
    expect(output.leftMs).toBeGreaterThan(200_000);
  });

  it.each([
    ['a host that was not granted', 'apart', { host: '127.0.0.1', port: 5433 }, /not granted it/],
    ['a private address that the operator did not open', 'apart', { host: '127.0.0.2', port: 5432 }, /allowPrivate/],
    ['a file that the manifest does not ask for', 'apart', { file: '/etc/a' }, /manifest does not ask/],
    ['a way around that', 'apart', { file: '/kept/../etc/a' }, /manifest does not ask/],
    ['anything without a grant', 'inside', { host: '127.0.0.1', port: 5432 }, /not granted it/],
  ])('is refused: %s', async (_what, id, to, message) => {
    expect((await reach(id, to)).error).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringMatching(message),
    });
  });

  it('is not reached with code that a template made', async () => {
    const code = ['{{event.payload.code}}', '$secret:TOKEN', { deep: ['a {{event.id}}'] }];
    const told = expect.stringContaining('apart:reach takes "code" as it is written');
    for (const [at, made] of code.entries()) {
      const steps = [{ id: 'inner', uses: 'apart:reach', with: { to: {}, code: made } }];
      const document = { name: `made-${at}`, on: [{ event: `made.number${at}` }], steps: [{ id: 'reach', steps }] };
      expect((await server.call('POST', '/api/v1/workflows', document)).body).toMatchObject({
        status: 400,
        errors: [{ pointer: '/steps/0/steps/0/with/code', message: told }],
      });
      // Where the plugin was not there when it was saved.
      const source = { text: JSON.stringify(document), format: 'json' } as const;
      await server.automate.engine.workflows.create({ tenantId: 'default', source, activate: true });
      const done = await server.run(`made.number${at}`);
      expect(done.error).toMatchObject({ code: 'INVALID_ARGUMENT', message: told });
    }
    expect((await reach('apart', { token: '{{"to be made"}}' })).output).toMatchObject({ length: 10 });
  });
});

it('a type that a step type does not have is refused when it is saved, and a step type that nobody has is warned of', async () => {
  const save = (uses: string, name: string) =>
    server.call('POST', '/api/v1/workflows', { name, on: [{ event: 'a' }], steps: [{ id: 'x', uses }] });
  expect((await save('inside:lst', 'no-type')).body).toMatchObject({
    status: 400,
    errors: [{ pointer: '/steps/0/uses', message: 'step type inside has no "lst"; did you mean "list"?' }],
  });
  expect((await save('insde:list', 'no-step-type')).body).toMatchObject({
    name: 'no-step-type',
    warnings: [{ pointer: '/steps/0/uses', message: expect.stringContaining('did you mean "inside"?') }],
  });
});
