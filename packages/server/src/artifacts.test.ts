import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AutomateConfig } from './config.ts';
import { createAutomate } from './create-automate.ts';
import { PLUGINS, startTestServer, type TestServer } from './testing/start-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'automate-artifacts-'));
const DISK = join(PLUGINS[0] as string, '../disk-storage');
const input = { type: 'object', additionalProperties: true };
const types = {
  leave: { displayName: 'Leave', input, effect: 'idempotent' },
  once: { displayName: 'Once', input, effect: 'once' },
  large: { displayName: 'Large', input, effect: 'pure' },
};

/** Step types that leave what they are told to: as two plugins, one in the server's process, one in its own. */
function install(id: string): void {
  const permissions = [{ resource: 'secrets', action: 'read', scope: 'token' }];
  const contributions = [{ point: 'step-type', key: id, version: '1.0.0', displayName: 'Files', types }];
  const automate = { id, apiVersion: 1, entry: './index.js', permissions, contributions };
  mkdirSync(join(folder, id), { recursive: true });
  writeFileSync(
    join(folder, id, 'index.js'),
    `import { definePlugin } from '@automate/core';
     import { defineStepExecutor, defineStepType } from '@automate/workflow';
     const said = ${JSON.stringify(types)};
     const bytesOf = (text) => new TextEncoder().encode(text);
     const streamOf = ({ bytes, failAt }) => {
       let left = bytes;
       const chunk = new Uint8Array(64 * 1024).fill(7);
       return new ReadableStream({
         pull(to) {
           if (failAt !== undefined && bytes - left >= failAt) return to.error(new Error('the source broke off'));
           const some = chunk.subarray(0, Math.min(left, chunk.length));
           left -= some.length;
           if (some.length > 0) to.enqueue(some.slice());
           if (left === 0) to.close();
         },
       }, { highWaterMark: 0 });
     };
     const pieces = (texts) => new ReadableStream({
       start(to) { for (const text of texts) to.enqueue(bytesOf(text)); to.close(); } });
     const leave = async ({ files = [], token }, ctx) => {
       const plain = token === undefined ? '' : await ctx.plaintext('token');
       const artifacts = files.map(({ name, text, stream, secret }) => ({ name, content:
         stream !== undefined ? streamOf(stream)
           : secret ? pieces(['before ', plain.slice(0, 5), plain.slice(5), ' after'])
           : text }));
       return { output: { count: files.length }, artifacts };
     };
     const large = async ({ chars }) => ({ output: { text: 'x'.repeat(chars), last: 'the end' } });
     export default definePlugin({ contributes: [ defineStepType({ name: '${id}', version: '1.0.0', displayName: 'Files', types: {
       leave: defineStepExecutor({ ...said.leave, execute: leave }),
       once: defineStepExecutor({ ...said.once, execute: leave }),
       large: defineStepExecutor({ ...said.large, execute: large }),
     } }) ] });`,
  );
  writeFileSync(
    join(folder, id, 'package.json'),
    JSON.stringify({ name: id, version: '1.0.0', type: 'module', automate }),
  );
}

const config: Partial<AutomateConfig> = {
  plugins: {
    list: [...PLUGINS, DISK],
    path: [folder],
    tiers: { trusted: [join(folder, 'inside')] },
    grants: {
      inside: [{ resource: 'secrets', action: 'read', scope: 'token' }],
      apart: [{ resource: 'secrets', action: 'read', scope: 'token' }],
    },
  },
  storage: { maxArtifactBytes: 3_000_000, maxStepBytes: 4_000_000 },
};

let server: TestServer;
beforeAll(async () => {
  for (const id of ['inside', 'apart']) install(id);
  mkdirSync(join(folder, 'inside/node_modules/@automate'), { recursive: true });
  for (const name of ['core', 'workflow']) {
    symlinkSync(join(import.meta.dirname, '../..', name), join(folder, 'inside/node_modules/@automate', name));
  }
  server = await startTestServer(config);
  await server.call('PUT', '/api/v1/secrets/TOKEN', { value: 'a-very-secret-token' });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

let count = 0;
async function run(steps: object[]) {
  count += 1;
  const on = [{ event: `files.number${count}` }];
  const made = await server.call('POST', '/api/v1/workflows?activate=true', { name: `files-${count}`, on, steps });
  expect(made, made.text).toMatchObject({ status: 201 });
  return await server.run(`files.number${count}`);
}
const contentOf = (execution: string, id: string, headers = {}) =>
  server.call('GET', `/api/v1/executions/${execution}/artifacts/${id}`, undefined, headers);
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

describe.each(['inside', 'apart'])('what a step leaves behind (%s)', (id) => {
  const leave = (files: object[], more = {}) => run([{ id: 'leave', uses: `${id}:leave`, with: { files, ...more } }]);

  it('is seen by later steps, by the runs of a wide loop, and by a run that begins after it', async () => {
    const seen = 'steps.leave.artifacts.exists(a, a.name == "report.txt" && a.bytes == 11)';
    const done = await run([
      { id: 'leave', uses: `${id}:leave`, with: { files: [{ name: 'report.txt', text: 'all is well' }] } },
      { id: 'none', uses: `${id}:leave`, with: { files: [] } },
      { id: 'list', set: { items: Array.from({ length: 1001 }, (_, n) => n) } },
      {
        id: 'wide',
        for_each: { in: '{{steps.list.output.items}}', steps: [{ id: 'inner', if: seen, set: { n: '{{item}}' } }] },
      },
      {
        id: 'see',
        if: `${seen} && steps.wide.output.all(each, each.output != null)`,
        set: { all: '{{steps.leave.artifacts}}', none: '{{steps.none.artifacts}}' },
      },
    ]);
    const artifacts = done.steps.find(({ path }: { path: string }) => path === 'leave').artifacts;
    const output = { all: artifacts, none: [] };
    expect(done.steps.at(-1), JSON.stringify(done)).toMatchObject({ path: 'see', status: 'completed', output });
    const again = await server.call('POST', `/api/v1/executions/${done.id}/rerun`, { from: 'see' });
    expect(again.status, again.text).toBe(201);
    const look = () => server.call('GET', `/api/v1/executions/${again.body.executionId}`).then(({ body }) => body);
    await expect.poll(async () => (await look()).status, { timeout: 60_000 }).toBe('completed');
    expect((await look()).steps.at(-1)).toMatchObject({ path: 'see', status: 'completed', output });
  });

  it('is kept on the disk of a server that nobody told where, and given out again', async () => {
    const done = await leave([
      { name: 'report.txt', text: 'all is well' },
      { name: 'sums.bin', stream: { bytes: 1_000_000 } },
      { name: 'nothing', text: '' },
    ]);
    expect(done.status, JSON.stringify(done)).toBe('completed');
    const [text, sums, nothing] = done.steps[0].artifacts;
    expect(text).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'report.txt',
      location: `runs/default/${done.id}/${text.id}`,
      bytes: 11,
      sha256: sha256('all is well'),
    });
    expect(sums).toMatchObject({ bytes: 1_000_000, sha256: sha256(Buffer.alloc(1_000_000, 7)) });
    const got = await contentOf(done.id, text.id);
    expect(got).toMatchObject({ status: 200, text: 'all is well' });
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '11',
      'content-disposition': `attachment; filename="report.txt"; filename*=UTF-8''report.txt`,
      'x-content-type-options': 'nosniff',
      etag: `"${sha256('all is well')}"`,
    });
    const again = await contentOf(done.id, text.id, { 'if-none-match': got.headers.get('etag') });
    expect(again).toMatchObject({ status: 304, text: '' });
    const part = await contentOf(done.id, text.id, { range: 'bytes=4-5', 'if-range': got.headers.get('etag') });
    expect(part).toMatchObject({ status: 206, text: 'is' });
    expect(part.headers.get('content-range')).toBe('bytes 4-5/11');
    expect(await contentOf(done.id, text.id, { range: 'bytes=-4' })).toMatchObject({ status: 206, text: 'well' });
    const other = await contentOf(done.id, text.id, { range: 'bytes=4-5', 'if-range': '"other"' });
    expect(other).toMatchObject({ status: 200, text: 'all is well' });
    const beyond = await contentOf(done.id, text.id, { range: 'bytes=11-' });
    expect(beyond).toMatchObject({ status: 416, body: { code: 'INVALID_ARGUMENT' } });
    expect(beyond.headers.get('content-range')).toBe('bytes */11');
    const middle = await contentOf(done.id, sums.id, { range: 'bytes=100000-899999' });
    expect(middle.text).toBe('\x07'.repeat(800_000));
    expect((await contentOf(done.id, sums.id)).text).toHaveLength(1_000_000);
    expect(await contentOf(done.id, nothing.id)).toMatchObject({ status: 200, text: '' });
    expect(readdirSync(join(server.dataDir, 'storage/objects/runs/default', done.id))).toHaveLength(3);
  });

  it('has secrets masked, also one that comes in two pieces, and in its name', async () => {
    const files = [{ name: 'a-very-secret-token.txt', secret: true }];
    const done = await leave(files, { token: '$secret:TOKEN' });
    const [artifact] = done.steps[0].artifacts;
    expect(artifact.name).toBe('$secret:TOKEN.txt');
    expect((await contentOf(done.id, artifact.id)).text).toBe('before $secret:TOKEN after');
    const place = join(server.dataDir, 'storage/objects/runs/default', done.id);
    for (const file of readdirSync(place))
      expect(readFileSync(join(place, file), 'utf8')).not.toContain('a-very-secret');
  });

  it.each([
    ['one that is too large', [{ name: 'a', stream: { bytes: 3_000_001 } }], 'PAYLOAD_TOO_LARGE', /3000000 bytes/],
    [
      'too much together',
      [1, 2].map((n) => ({ name: `${n}`, stream: { bytes: 2_500_000 } })),
      'PAYLOAD_TOO_LARGE',
      /together/,
    ],
    [
      'two of one name',
      [1, 2].map(() => ({ name: 'same', text: 'x' })),
      'INVALID_ARGUMENT',
      /another one of that name/,
    ],
    ['a name with a line feed', [{ name: 'a\nb', text: 'x' }], 'INVALID_ARGUMENT', /control characters/],
    ['what breaks off', [{ name: 'a', stream: { bytes: 100_000, failAt: 60_000 } }], 'INTERNAL', /broke off/],
  ])('is refused as the failure of its step: %s', async (_what, files, code, message) => {
    const { steps, status } = await leave(files);
    expect(status).toBe('failed');
    expect(steps[0]).toMatchObject({ status: 'failed', error: { code, message: expect.stringMatching(message) } });
    expect(steps[0].artifacts).toBeUndefined();
  });

  it('ends a step that must not be repeated as uncertain: it ran', async () => {
    const files = [{ name: 'a', stream: { bytes: 3_000_001 } }];
    const { status, steps } = await run([{ id: 'leave', uses: `${id}:once`, with: { files } }]);
    expect({ status, effect: steps[0].error.effect }).toEqual({ status: 'uncertain', effect: 'unknown' });
  });

  it('has a name that leads nowhere', async () => {
    const names = ['../../../etc/passwd', '/etc/shadow', 'C:\\windows\\x.exe', '..', 'Übersicht "1".html', '<b>;.svg'];
    const done = await leave(names.map((name) => ({ name, text: name })));
    expect(done.steps[0].artifacts.map(({ name }: { name: string }) => name)).toEqual(names);
    const told: unknown[] = [];
    for (const artifact of done.steps[0].artifacts) {
      const { headers, text } = await contentOf(done.id, artifact.id);
      expect(text).toBe(artifact.name);
      expect(headers.get('content-type')).toBe('application/octet-stream');
      told.push(headers.get('content-disposition'));
    }
    expect(told).toEqual([
      `attachment; filename="passwd"; filename*=UTF-8''passwd`,
      `attachment; filename="shadow"; filename*=UTF-8''shadow`,
      `attachment; filename="x.exe"; filename*=UTF-8''x.exe`,
      `attachment; filename="artifact"; filename*=UTF-8''artifact`,
      `attachment; filename="_bersicht__1_.html"; filename*=UTF-8''%C3%9Cbersicht%20%221%22.html`,
      `attachment; filename="_b__.svg"; filename*=UTF-8''%3Cb%3E%3B.svg`,
    ]);
  });
});

describe('who asks for what a step left behind', () => {
  it('gets 404 for another run, another tenant, and what is no id', async () => {
    const files = [{ name: 'a', text: 'mine' }];
    const [one, other] = [
      await run([{ id: 'leave', uses: 'inside:leave', with: { files } }]),
      await run([{ id: 'leave', uses: 'inside:leave', with: { files } }]),
    ];
    const { id } = one.steps[0].artifacts[0];
    expect((await contentOf(one.id, id)).text).toBe('mine');
    for (const [execution, artifact] of [
      [other.id, id],
      [one.id, other.steps[0].artifacts[0].id],
      [one.id, one.id],
      [one.id, '%25'],
      [one.id, '..%2f..%2fetc'],
      ['x', id],
    ]) {
      expect(await contentOf(execution, artifact)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    const { token } = await server.automate.apiKeys.create({
      ...{ tenantId: 'other', name: 'reader', permissions: ['executions:read'] },
    });
    const foreign = await contentOf(one.id, id, { authorization: `Bearer ${token}` });
    expect(foreign).toMatchObject({ status: 404 });
    expect((await contentOf(one.id, id, { authorization: 'Bearer nobody' })).status).toBe(401);
  });

  it('gets no content that is not what was stored', async () => {
    const done = await run([{ id: 'leave', uses: 'inside:leave', with: { files: [{ name: 'a', text: 'mine' }] } }]);
    const { id, location } = done.steps[0].artifacts[0];
    const file = join(server.dataDir, 'storage/objects', `${location}~object`);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, -1));
    expect(await contentOf(done.id, id)).toMatchObject({ status: 410, body: { code: 'DATA_LOSS' } });
    writeFileSync(file, Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]));
    await expect(contentOf(done.id, id)).rejects.toThrow();
    rmSync(file);
    expect(await contentOf(done.id, id)).toMatchObject({ status: 410, body: { code: 'DATA_LOSS' } });
    // What is only asked about is not read.
    const path = `/api/v1/executions/${done.id}/artifacts/${id}`;
    const asked = await server.call('HEAD', path, undefined, { range: 'bytes=0-1' });
    expect(asked).toMatchObject({ status: 206, text: '' });
    expect(asked.headers.get('content-range')).toMatch(/^bytes 0-1\/\d+$/);
    expect((await server.call('HEAD', path)).headers.get('content-length')).toMatch(/^\d+$/);
  });
});

describe('an output that is too large for its row', () => {
  const chars = 300_000;

  it('is stored, seen by later steps, and given out when it is asked for', async () => {
    const done = await run([
      { id: 'large', uses: 'apart:large', with: { chars } },
      { id: 'small', uses: 'apart:large', with: { chars: 10 }, if: 'size(steps.large.output.text) == 300000' },
      { id: 'after', set: { last: '{{steps.large.output.last}}' } },
    ]);
    expect(done.status, JSON.stringify(done.error)).toBe('completed');
    const [large, small, after] = done.steps;
    expect(large.output).toBeUndefined();
    expect(large.storedOutput).toMatchObject({
      id: expect.any(String),
      bytes: JSON.stringify({ text: 'x'.repeat(chars), last: 'the end' }).length,
    });
    expect(small.output).toEqual({ text: 'x'.repeat(10), last: 'the end' });
    expect(after.output).toEqual({ last: 'the end' });
    const got = await contentOf(done.id, large.storedOutput.id);
    expect(got.headers.get('content-type')).toBe('application/json');
    expect(got.body).toEqual({ text: 'x'.repeat(chars), last: 'the end' });
    const [row] = await server.database.sql`
      select pg_column_size(output) as size from automate_engine.steps where execution_id = ${done.id} and path = 'large'`;
    expect(row?.size).toBeLessThan(500);
  });

  it('is read again by whoever goes on later', async () => {
    const done = await run([
      { id: 'large', uses: 'apart:large', with: { chars } },
      { id: 'rest', wait: { for: '2s' } },
      { id: 'after', set: { last: '{{steps.large.output.last}}' } },
    ]);
    expect(done.steps.at(-1).output).toEqual({ last: 'the end' });
  });

  it('may be larger than a row can be', async () => {
    const done = await run([{ id: 'large', uses: 'inside:large', with: { chars: 3_000_000 } }]);
    expect(done.steps[0].storedOutput).toMatchObject({ bytes: expect.toSatisfy((bytes: number) => bytes > 3_000_000) });
    const failed = await run([{ id: 'large', uses: 'inside:large', with: { chars: 16_100_000 } }]);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'PAYLOAD_TOO_LARGE' } });
  });
});

it('a process with another storage than the others does not start', async () => {
  const other = mkdtempSync(join(tmpdir(), 'automate-other-'));
  const starting = createAutomate({
    ...config,
    dataDir: other,
    databaseUrl: server.database.url,
    http: { port: 0 },
  });
  await expect(starting).rejects.toThrow(/not the storage of the other processes/);
  const automate = await createAutomate({
    ...config,
    storage: { use: 'none' },
    dataDir: other,
    databaseUrl: server.database.url,
    http: { port: 0 },
  });
  await automate.stop();
  rmSync(other, { recursive: true });
});
