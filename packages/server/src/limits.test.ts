import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const asYaml = { 'content-type': 'application/yaml' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const create = (name: string, head: string) =>
  server.call(
    'POST',
    '/api/v1/workflows?activate=true',
    `name: ${name}\non:\n  - manual: true\n${head}steps:\n  - { id: w, wait: { signal: go } }\n`,
    asYaml,
  );
const start = async (workflow: string, input: object) =>
  (await server.call('POST', `/api/v1/workflows/${workflow}/runs`, { input })).body.eventId as string;
const runOf = async (eventId: string) => {
  const { data: items } = (await server.call('GET', `/api/v1/executions?eventId=${eventId}`)).body;
  return items[0] && (await server.call('GET', `/api/v1/executions/${items[0].id}`)).body;
};
const becomes = (eventId: string, found: object) => expect.poll(() => runOf(eventId), PATIENCE).toMatchObject(found);
const go = async (eventId: string) =>
  await server.call('POST', `/api/v1/executions/${(await runOf(eventId)).id}/signals/go`);

describe('a workflow with limits', () => {
  it('runs as many as they let, and says of the others what they wait for', async () => {
    expect(
      await create(
        'sync',
        'concurrency: { limit: 1, key: "{{event.payload.customer}}" }\npriority: "{{event.payload.p}}"\n',
      ),
    ).toMatchObject({ status: 201 });
    const first = await start('sync', { customer: 'ada' });
    await becomes(first, { status: 'waiting' });
    const second = await start('sync', { customer: 'ada' });
    await becomes(second, { status: 'pending', limit: { kind: 'concurrency', key: 'ada', limit: 1, ahead: 0 } });
    const urgent = await start('sync', { customer: 'ada', p: 10 });
    await becomes(urgent, { status: 'pending', limit: { ahead: 0, since: expect.any(String) } });
    await becomes(second, { limit: { ahead: 1 } });
    const other = await start('sync', { customer: 'bob' });
    await becomes(other, { status: 'waiting' });
    expect((await server.call('GET', '/api/v1/workflows/sync')).body.limits).toEqual([
      { kind: 'concurrency', key: '{{event.payload.customer}}', limit: 1, onLimit: 'wait', taken: 2, waiting: 2 },
    ]);
    await go(first);
    await becomes(urgent, { status: 'waiting' });
    expect((await runOf(second)).status).toBe('pending');
    for (const event of [urgent, second, other]) await go(event);
    for (const event of [first, urgent, second, other]) await becomes(event, { status: 'completed' });
    await expect
      .poll(async () => (await server.call('GET', '/api/v1/workflows/sync')).body.limits[0], PATIENCE)
      .toMatchObject({ taken: 0, waiting: 0 });
  }, 60_000);

  it('tells which run took the place of one that was debounced, and which were skipped', async () => {
    await create('latest', 'debounce: { for: 5s }\nconcurrency: { limit: 1, on_limit: skip }\n');
    const first = await start('latest', {});
    await becomes(first, { status: 'pending', limit: { kind: 'debounce', dueAt: expect.any(String) } });
    const second = await start('latest', {});
    await becomes(first, { status: 'cancelled', error: { code: 'CANCELLED', details: { limit: 'debounce' } } });
    await becomes(second, { status: 'waiting' });
    expect((await runOf(first)).error.details.replacedBy).toBe((await runOf(second)).id);
    const third = await start('latest', {});
    await becomes(third, { status: 'cancelled', error: { code: 'RESOURCE_EXHAUSTED' } });
    await go(second);
    await becomes(second, { status: 'completed' });
  }, 60_000);

  it('is refused with the place of every mistake', async () => {
    const { status, body } = await create('wrong', 'concurrency: { limit: 0 }\nrate: { limit: 1, pers: 1m }\n');
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { pointer: '/concurrency/limit', line: 4, column: 16 },
      { pointer: '/rate/per', message: '"per" is missing' },
      { pointer: '/rate/pers', message: 'unknown field "pers"; did you mean "per"?' },
    ]);
  });
});
