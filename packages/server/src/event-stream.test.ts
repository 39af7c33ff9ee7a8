import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Automate } from './automate.ts';
import { createAutomate } from './create-automate.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const WITHIN = { timeout: 40_000, interval: 50 };
const RUNS = 20;
const children = new Set<ChildProcess>();
let server: TestServer;
let next: Automate | undefined;
let over = false;

/** A worker of its own process. */
function startWorker(): void {
  const file = join(import.meta.dirname, 'testing/worker-process.ts');
  const config = {
    roles: ['worker'],
    dataDir: server.dataDir,
    databaseUrl: server.database.url,
    health: { enabled: false },
    worker: { leaseMs: 500 },
  };
  const child = spawn(process.execPath, ['--conditions=@automate/source', file, JSON.stringify(config)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const events: { id: string; type: string; tenantId: string; data: Record<string, unknown> }[] = [];
let lastId: string | undefined;

/** Reads until the stream breaks; then from where it was, if a server is there. */
async function listen(url: () => string | undefined, from?: string, into = events): Promise<void> {
  let last = from === undefined ? lastId : undefined;
  while (!over) {
    const at = url();
    try {
      if (at === undefined) throw new Error('no server');
      const headers = { authorization: `Bearer ${server.token}`, ...(last !== undefined && { 'last-event-id': last }) };
      const search = last === undefined && from !== undefined ? `?from=${from}` : '';
      const response = await fetch(`${at}/api/v1/events/stream${search}`, { headers });
      expect(response.status).toBe(200);
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream() as never)) {
        const blocks = `${text}${chunk}`.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
          expect(field('event')).not.toBe('gap');
          if (field('event') === undefined && field('data') !== undefined) into.push(JSON.parse(field('data')!));
          last = field('id') ?? last;
          lastId = last;
        }
      }
    } catch {
      await sleep(50);
    }
  }
}

beforeAll(async () => {
  server = await startTestServer({ roles: ['api'] });
  const text = `
name: told
on:
  - event: told.event
steps:
  - id: each
    for_each: { in: [1, 2, 3], steps: [{ id: set, set: { n: "{{item}}" } }] }
  - id: pause
    wait: { for: 10ms }
  - id: last
    set: { secret: none }
`;
  const yaml = { 'content-type': 'application/yaml' };
  const created = await server.call('POST', '/api/v1/workflows?activate=true', text, yaml);
  expect(created.status, created.text).toBe(201);
}, 60_000);
afterAll(async () => {
  over = true;
  await Promise.all([...children].map(kill));
  await next?.stop();
  await server.close();
});

it('tells of every run exactly what is recorded, though a worker is killed and the server is restarted', async () => {
  let url: string | undefined = server.url;
  void listen(() => url);
  await vi.waitFor(() => expect(lastId).toBeDefined(), WITHIN);
  startWorker();
  startWorker();
  const completed = () => events.filter(({ type }) => type === 'workflow.completed').map(({ data }) => data.eventId);
  const sent = new Set<string>();
  const send = async () => {
    for (let n = 0; n < RUNS / 2; n += 1) {
      sent.add((await server.call('POST', '/api/v1/events', { type: 'told.event', payload: { n } })).body.eventId);
    }
  };
  await send();
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(0), WITHIN);
  const more = send();
  await vi.waitFor(() => expect(completed().length).toBeGreaterThan(RUNS / 4), WITHIN);
  await kill([...children][0]!);
  await more;
  // Another process takes over at another address, as after a restart.
  url = undefined;
  await server.automate.stop();
  next = await createAutomate({
    roles: ['api'],
    dataDir: server.dataDir,
    databaseUrl: server.database.url,
    http: { port: 0 },
    health: { enabled: false },
  });
  url = (await next.start()).url;
  await vi.waitFor(() => expect(new Set(completed())).toEqual(sent), WITHIN);

  expect(completed()).toHaveLength(RUNS);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  // Whoever reads it all at once finds the same, in the same order.
  const again: typeof events = [];
  void listen(() => url, 'oldest', again);
  await vi.waitFor(() => expect(again.length).toBeGreaterThanOrEqual(events.length), WITHIN);
  expect(again.map(({ id }) => id)).toEqual(events.map(({ id }) => id));

  for (const { data } of events.filter(({ type }) => type === 'workflow.completed')) {
    const run = await next!.engine.executions.get('default', data.executionId as string);
    const told = events.filter((event) => event.data.executionId === run.id);
    expect(told.map(({ type }) => type).filter((type) => type.startsWith('workflow.'))).toEqual(
      expect.arrayContaining(['workflow.created', 'workflow.started', 'workflow.completed']),
    );
    for (const step of run.steps) {
      const of = told.filter((event) => event.data.path === step.path && event.data.attempt === step.attempt);
      expect(of.at(-1)?.data).toMatchObject({ status: step.status, ...(step.output && { result: step.output }) });
      expect(of.filter(({ type }) => type === 'step.completed').length).toBeLessThanOrEqual(1);
    }
  }
}, 90_000);
