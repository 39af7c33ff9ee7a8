import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { createMetrics } from './metrics.ts';
import { createRunMetrics } from './run-metrics.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ metrics: { port: 0 } });
});
afterAll(() => server.close());

const define = (name: string, on: string, steps: string) =>
  server.call('POST', '/api/v1/workflows?activate=true', `name: ${name}\non: [{ event: ${on} }]\nsteps:\n${steps}`, {
    'content-type': 'application/yaml',
  });
const read = async (): Promise<Map<string, number>> => {
  const { status, text } = await server.call('GET', '/api/v1/metrics');
  expect(status).toBe(200);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
};

describe('the metrics of a server', () => {
  it('tell of steps, executions, events and the backlog', async () => {
    expect((await define('fine', 'measure.fine', '  - { id: a, set: { n: 1 } }\n')).status).toBe(201);
    // Nothing listens there, and loopback is not allowed: it fails without being sent.
    const refused = '  - { id: b, action: http/request, with: { url: "http://127.0.0.1:9/" } }\n';
    expect((await define('wrong', 'measure.wrong', refused)).status).toBe(201);
    expect((await server.run('measure.fine')).status).toBe('completed');
    const { error } = await server.run('measure.wrong');
    // What is told of an end comes a moment after its commit.
    await expect.poll(async () => (await read()).get('automate_executions_ended_total{status="failed"}')).toBe(1);
    const metrics = await read();
    const labels = (type: string, status: string, code: string) =>
      `{stepType="${type}",status="${status}",errorType="${code}"}`;
    const set = labels('set', 'completed', '');
    expect(metrics.get(`automate_step_execution_completed_total${set}`)).toBe(1);
    expect(metrics.get(`automate_step_execution_duration_seconds_count${set}`)).toBe(1);
    expect(metrics.get(`automate_step_execution_failed_total${labels('action', 'failed', error.code)}`)).toBe(1);
    expect(metrics.get('automate_events_accepted_total')).toBe(2);
    expect(metrics.get('automate_events_matched_total')).toBe(2);
    expect((await server.call('POST', '/api/v1/webhooks/nobody/main', {})).status).toBe(404);
    expect((await read()).get('automate_webhooks_refused_total{reason="unknown"}')).toBe(1);
    expect(metrics.get('automate_executions_ended_total{status="completed"}')).toBe(1);
    expect(metrics.get('automate_executions_ended_total{status="failed"}')).toBe(1);
    expect(metrics.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('show what waits, and for how long', async () => {
    const waiting = createMetrics({ onProgress: () => () => {} }, async () => [
      { queue: 'events', state: 'ready', items: 3, oldestSeconds: 12 },
      { queue: 'executions', state: 'claimed', items: 2, oldestSeconds: 1 },
    ]);
    const text = await waiting.read();
    expect(text).toContain('automate_outbox_items{queue="events",state="ready"} 3');
    expect(text).toContain('automate_outbox_items{queue="executions",state="claimed"} 2');
    expect(text).toContain('automate_outbox_oldest_seconds{queue="events"} 12');
  });

  it('are there without the backlog when the database is away', async () => {
    const metrics = createMetrics({ onProgress: () => () => {} }, () => Promise.reject(new Error('away')));
    expect(await metrics.read()).toContain('automate_events_accepted_total 0');
  });

  it('are read without a key where the configuration gives them an address of their own, on loopback', async () => {
    const url = server.started.metricsUrl ?? '';
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('automate_executions_ended_total'),
    ]);
    expect((await fetch(url.replace('/metrics', '/api/v1/metrics'))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  });

  it('need a permission', async () => {
    const { body } = await server.call('POST', '/api/v1/api-keys', { name: 'other', permissions: ['events:write'] });
    const other = { authorization: `Bearer ${body.token}` };
    expect((await server.call('GET', '/api/v1/metrics', undefined, other)).status).toBe(403);
    expect((await fetch(`${server.url}/api/v1/metrics`)).status).toBe(401);
  });
});

it('count endless kinds of steps and errors in a bounded number of series', async () => {
  const registry = new Registry();
  const listen = createRunMetrics(registry);
  const execution = { id: 'e', tenantId: 't', workflow: 'w', owner: null, eventId: 'v', traceparent: '' };
  for (let n = 0; n < 3_000; n += 1) {
    const step = { id: 's', path: 's', type: `type:${n}`, attempt: 1 };
    listen({ type: 'step_finished', execution, step, status: 'completed', durationMs: 1, finishedAt: 1 });
  }
  const metric = await registry.getSingleMetric('automate_step_execution_completed_total')?.get();
  expect(metric?.values).toHaveLength(1_001);
  expect(metric?.values.find(({ labels }) => labels.stepType === 'other')?.value).toBe(2_000);
});
