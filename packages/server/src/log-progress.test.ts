import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('every line of a run and its steps carries the trace of the event', async () => {
  const secret = `hidden-${crypto.randomUUID()}`;
  const set = await server.call('PUT', '/api/v1/secrets/logged', { value: secret });
  expect(set.status).toBe(200);
  // Loopback may not be called: the step fails before anything is sent.
  const text = `
name: logged
on: [{ event: logged }]
steps:
  - id: first
    set: { n: 1 }
  - id: second
    action: http/request
    with: { url: "http://127.0.0.1:9/", headers: { authorization: "$secret:logged" } }
`;
  const yaml = { 'content-type': 'application/yaml' };
  expect((await server.call('POST', '/api/v1/workflows?activate=true', text, yaml)).status).toBe(201);
  const { id, traceId, error } = await server.run('logged');
  const lines = () => server.log.map((line) => JSON.parse(line)).filter(({ executionId }) => executionId === id);
  await expect.poll(() => lines().at(-1)?.msg, { timeout: 20_000 }).toBe('a run failed');
  expect(lines().map(({ msg, step, level, code }) => [msg, step, level, code])).toEqual([
    ['a run began', undefined, 20, undefined],
    ['a step ended', 'first', 20, undefined],
    ['a step failed', 'second', 30, error.code],
    ['a run failed', undefined, 30, error.code],
  ]);
  expect(new Set(lines().map((line) => line.traceId))).toEqual(new Set([traceId]));
  expect(server.log.join('')).not.toContain(secret);
});
