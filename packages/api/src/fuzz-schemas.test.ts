import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arbitraryCall, type Operation, operationsOf } from './testing/arbitrary-call.ts';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

/** How many requests. For a long look: FUZZ_REQUESTS=100000. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 10_000);
/** The same requests for every change of the code, so that what is found is its doing; others in a long look. */
const SEED = process.env.FUZZ_REQUESTS === undefined ? 20_261_128 : undefined;
const AT_ONCE = 25;

let api: TestApi;
let operations: Operation[];
let known: string[];
beforeAll(async () => {
  api = await createTestApi();
  const { body } = await api.call('GET', '/api/v1/openapi.json');
  // A stream has no end to wait for; the others that ask the outside world have tests of their own.
  operations = operationsOf(body).filter(({ path }) => !path.endsWith('/stream'));
  const event = await api.call('POST', '/api/v1/events', { type: 'order.created' });
  await api.call('POST', '/api/v1/plugins/github/instances', { name: 'main', configuration: { webhookSecret: 'x' } });
  known = [event.body.eventId, 'github', 'http', 'main', 'orders', 'order.created', 'events:read', '*'];
});
afterAll(() => api.close());

it('a request of any route, as its schema says or nearly so, is never a 5xx, hangs nowhere and shows no stack', async () => {
  const statuses = new Map<number, number>();
  const call = arbitraryCall(operations, known, `Bearer ${api.token}`);
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: AT_ONCE, maxLength: AT_ONCE, size: 'max' }), async (calls) => {
      await Promise.all(
        calls.map(async ({ method, path, headers, body }) => {
          const answer = await api.send(path, { method, headers, ...(body !== undefined && { body }) });
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          expect(answer.status, `${method} ${path} ${body}: ${api.logged.at(-1)}`).toBeLessThan(500);
          if (answer.status < 400) return;
          expect(answer.headers.get('content-type'), `${method} ${path}`).toBe('application/problem+json');
          expect(JSON.stringify(answer.body)).not.toMatch(/\.ts:\d+|node_modules|\n\s+at /);
        }),
      );
    }),
    { numRuns: Math.ceil(REQUESTS / AT_ONCE), endOnFailure: true, ...(SEED !== undefined && { seed: SEED }) },
  );
  // Bodies are right often enough to reach what stands behind the schemas.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 204, 400, 404]));
}, 900_000);
