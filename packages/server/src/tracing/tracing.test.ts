import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { type ReceivedSpan, startTraceReceiver, type TraceReceiver } from '../testing/trace-receiver.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
const asYaml = { 'content-type': 'application/yaml' };
const folder = mkdtempSync(join(tmpdir(), 'automate-tracing-'));
const children = new Set<ChildProcess>();
const calls: { url: string; headers: IncomingHttpHeaders }[] = [];
let hang = false;
let world: Server;
let receiver: TraceReceiver;
let server: TestServer;
let workerConfig: string;

/** A connector whose code runs in a process of its own. */
function install(): void {
  const input = {
    type: 'object',
    properties: { url: { type: 'string' } },
    required: ['url'],
    additionalProperties: false,
  };
  const visit = { displayName: 'Visit', input, effect: 'idempotent' };
  const configSchema = { type: 'object', properties: {}, additionalProperties: false };
  const connector = { displayName: 'Local', fields: [], configSchema, actions: { visit }, triggers: {} };
  const permissions = [{ resource: 'network', action: 'http', scope: '127.0.0.1' }];
  const contributions = [{ point: 'connector', key: 'local', ...connector }];
  const automate = { id: 'local', apiVersion: 1, entry: './index.js', contributions, permissions };
  mkdirSync(join(folder, 'local'), { recursive: true });
  writeFileSync(
    join(folder, 'local/index.js'),
    `import { defineAction, defineConnector } from '@automate/connectors';
     import { definePlugin } from '@automate/core';
     const visit = defineAction({ displayName: 'Visit', effect: 'idempotent', input: ${JSON.stringify(input)},
       async run({ url }, ctx) {
         const first = await ctx.fetch(url + '/first');
         await first.text();
         const second = await ctx.fetch(url + '/second');
         return { traceparent: ctx.traceparent, pid: process.pid, status: second.status };
       } });
     export default definePlugin({ contributes: [defineConnector({ key: 'local', displayName: 'Local', actions: { visit } })] });`,
  );
  const manifest = { name: 'local', version: '1.0.0', type: 'module', automate };
  writeFileSync(join(folder, 'local/package.json'), JSON.stringify(manifest));
}

async function startWorker(): Promise<ChildProcess> {
  const file = join(import.meta.dirname, '../testing/worker-process.ts');
  const args = ['--conditions=@automate/source', file, workerConfig];
  // Sent at once: what is told before the process is killed is there.
  const env = { ...process.env, OTEL_BSP_SCHEDULE_DELAY: '20' };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  children.add(child);
  child.once('exit', () => children.delete(child));
  await once(child.stdout!, 'data');
  return child;
}

beforeAll(async () => {
  install();
  receiver = await startTraceReceiver();
  world = createServer((request, response) => {
    calls.push({ url: request.url ?? '', headers: request.headers });
    if (!(hang && request.url === '/second')) response.end('ok');
  });
  await new Promise<void>((resolve) => world.listen(0, '127.0.0.1', resolve));
  const { port } = world.address() as AddressInfo;
  const shared = {
    plugins: { directory: folder },
    allowPrivate: [`127.0.0.1:${port}`],
    tracing: { endpoint: receiver.url, sendTo: [`127.0.0.1:${port}`] },
    worker: { leaseMs: 2_000 },
    health: { enabled: false },
    environment: { WORLD: `http://127.0.0.1:${port}` },
  };
  server = await startTestServer({ ...shared, roles: ['api'] }, { env: { OTEL_BSP_SCHEDULE_DELAY: '20' } });
  workerConfig = JSON.stringify({
    ...shared,
    dataDir: server.dataDir,
    databaseUrl: server.database.url,
    roles: ['worker'],
  });
  for (const yaml of [
    `
name: inner
env: [WORLD]
on:
  - manual: true
steps:
  - id: visit
    action: local/visit
    with: { url: "$env:WORLD" }
`,
    `
name: outer
env: [WORLD]
on:
  - event: traced.outer
steps:
  - id: pair
    parallel:
      - id: visit
        action: local/visit
        with: { url: "$env:WORLD" }
      - id: rest
        wait: { for: 200ms }
  - id: inner
    call: inner
  - id: each
    for_each:
      in: "{{event.payload.items}}"
      steps:
        - id: keep
          set: { item: "{{item}}" }
`,
  ]) {
    expect(await server.call('POST', '/api/v1/workflows?activate=true', yaml, asYaml)).toMatchObject({ status: 201 });
  }
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server?.close();
  await receiver?.close();
  world?.closeAllConnections();
  world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const secret = 'payload-that-stays-at-home';

async function traced(): Promise<string> {
  const payload = { items: [1, 2], secret };
  const sent = await server.call(
    'POST',
    '/api/v1/events',
    { type: 'traced.outer', payload },
    { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  );
  expect(sent.status).toBe(202);
  return sent.body.traceId;
}

const named = (spans: readonly ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);

/** One root, and every parent there. */
async function complete(traceId: string): Promise<ReceivedSpan[]> {
  const open = () => {
    const spans = receiver.of(traceId);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
    const orphans = spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId));
    return { outer: named(spans, 'run outer').length, roots: roots.length, orphans: orphans.map(({ name }) => name) };
  };
  await expect.poll(open, PATIENCE).toEqual({ outer: 1, roots: 1, orphans: [] });
  return receiver.of(traceId);
}

it('is one trace from the request to what the action calls, through two processes, a plugin of its own and a called workflow', async () => {
  const worker = await startWorker();
  const spans = await complete(await traced());
  const parentOf = (span: ReceivedSpan) => spans.find(({ spanId }) => spanId === span.parentSpanId)?.name;
  const tree = (name: string) => named(spans, name).map(parentOf);
  expect(tree('send events').sort()).toEqual(['POST /api/v1/events', 'call workflow/inner']);
  expect(tree('process events')).toEqual(['send events', 'send events']);
  expect(tree('run outer')).toEqual(['send events']);
  expect(tree('run inner')).toEqual(['send events']);
  expect(tree('step visit').sort()).toEqual(['run inner', 'step pair']);
  expect(tree('step keep')).toEqual(['step each', 'step each']);
  expect(tree('call local/visit')).toEqual(['step visit', 'step visit']);
  expect(tree('GET')).toEqual(Array.from({ length: 4 }, () => 'call local/visit'));
  // A sender that anybody can be is linked.
  expect(named(spans, 'POST /api/v1/events')[0]?.links).toMatchObject([
    { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
  ]);
  // What was called was told its caller's span.
  const told = calls.map(({ headers }) => String(headers.traceparent).split('-')[2]);
  expect(told.sort()).toEqual(
    named(spans, 'GET')
      .map(({ spanId }) => spanId)
      .sort(),
  );
  // And the plugin that of its call, through the codec.
  const { data: items } = (await server.call('GET', '/api/v1/executions?workflow=inner')).body;
  const { steps } = (await server.call('GET', `/api/v1/executions/${items[0].id}`)).body;
  const ids = named(spans, 'call local/visit').map(({ spanId }) => spanId);
  expect(ids).toContain(steps[0].output.traceparent.split('-')[2]);
  expect(steps[0].output.pid).not.toBe(process.pid);
  for (const span of spans) expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
  expect(receiver.bodies.join()).not.toContain(secret);
  worker.kill('SIGTERM');
  await once(worker, 'exit');
}, 120_000);

it('stays one trace when a worker is killed in the middle of a call', async () => {
  const before = calls.length;
  hang = true;
  const first = await startWorker();
  const traceId = await traced();
  const reached = () => calls.slice(before).filter(({ url }) => url === '/second').length;
  await expect.poll(reached, PATIENCE).toBeGreaterThan(0);
  // The first request of the call is told already: its parent will be by another process.
  await expect.poll(() => named(receiver.of(traceId), 'GET').length, PATIENCE).toBe(1);
  first.kill('SIGKILL');
  await once(first, 'exit');
  hang = false;
  const second = await startWorker();
  const spans = await complete(traceId);
  const lost = named(spans, 'step visit').filter(({ attributes }) =>
    attributes.some(({ key, value }) => key === 'automate.step.status' && value.stringValue === 'lost'),
  );
  expect(lost).toHaveLength(1);
  expect(lost[0]?.status?.code).toBe(2);
  second.kill('SIGTERM');
  await once(second, 'exit');
}, 120_000);

it('runs and stops all the same where nobody takes the spans, and says so once', async () => {
  const lonely = await startTestServer(
    { tracing: { endpoint: 'http://127.0.0.1:9' } },
    { env: { OTEL_BSP_SCHEDULE_DELAY: '20' } },
  );
  try {
    const yaml = 'name: lonely\non: [{ event: lonely }]\nsteps: [{ id: a, set: { n: 1 } }]\n';
    await lonely.call('POST', '/api/v1/workflows?activate=true', yaml, asYaml);
    for (let n = 0; n < 5; n += 1) expect((await lonely.run('lonely')).status).toBe('completed');
    const lines = () => lonely.log.filter((line) => line.includes('spans could not be sent'));
    await expect.poll(() => lines().length, PATIENCE).toBe(1);
  } finally {
    await lonely.close();
  }
  expect(lonely.log.filter((line) => line.includes('spans could not be sent'))).toHaveLength(1);
}, 90_000);
