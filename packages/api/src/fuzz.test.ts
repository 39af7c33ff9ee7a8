import { DEFAULT_TENANT } from '@automate/core';
import { sign } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anyJsonText,
  arbitraryRequest,
  difficultHeaders,
  difficultJson,
  type Place,
} from './testing/arbitrary-request.ts';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

const LIMIT = 20_000;
const SECRET = 'fuzz-webhook-secret';
/** More, for a long look: FUZZ_RUNS=10000. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 300);

let api: TestApi;
let places: Place[];
let known: string[];

beforeAll(async () => {
  api = await createTestApi({ bodyLimit: LIMIT });
  const { body } = await api.call('GET', '/api/v1/openapi.json');
  places = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
  const event = await api.call('POST', '/api/v1/events', { type: 'order.created' });
  const key = await api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'one', permissions: ['events:read'] });
  await api.call('POST', '/api/v1/plugins/github/instances', {
    name: 'main',
    configuration: { webhookSecret: SECRET },
  });
  known = [event.body.eventId, key.info.id, 'github', 'http', 'main', 'orders'];
});
afterAll(() => api.close());

const TABLES = [
  'automate_engine.events',
  'automate_engine.deliveries',
  'automate_engine.workflows',
  'automate_engine.workflow_versions',
  'automate_engine.executions',
  'automate_engine.execution_inbox',
  'automate_engine.reruns',
  'automate_engine.bulk_jobs',
  'automate_engine.alert_rules',
  'automate_engine.alerts',
  'automate_outbox.items',
  'automate_host.instances',
  'automate_host.instance_secrets',
  'automate_governance.secrets',
  'automate_governance.secret_versions',
  'automate_governance.secret_bindings',
  'automate_governance.api_keys',
  'automate_governance.users',
  'automate_governance.memberships',
  'automate_governance.roles',
  'automate_governance.setups',
  'automate_governance.setup_tokens',
];

async function rows(): Promise<string> {
  const [row] = await api.database.sql.unsafe<{ all: string }[]>(
    `select concat_ws(' ', ${TABLES.map((table) => `(select count(*) || ':' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') from ${table} t)`).join(', ')}) as all`,
  );
  return row!.all;
}

describe('whatever is sent', () => {
  it('is never a 500, is a problem when it is refused, and a refusal leaves nothing behind', async () => {
    let before = await rows();
    await fc.assert(
      fc.asyncProperty(arbitraryRequest(places, known), async ([where, search, given, sent]) => {
        const authorization = given.authorization === 'valid' ? `Bearer ${api.token}` : given.authorization;
        const payload = where.method === 'GET' || where.method === 'HEAD' ? undefined : sent;
        let sendable: [string, RequestInit];
        try {
          const init = {
            method: where.method,
            headers: { ...given, authorization },
            ...(payload === undefined ? {} : { body: payload as string }),
          };
          new Request(`http://localhost${where.path}${search}`, init);
          sendable = [`${where.path}${search}`, init];
        } catch {
          return; // What no client can send.
        }
        const answer = await api.send(...sendable);
        expect(answer.status, api.logged.at(-1)).toBeLessThan(500);
        const after = await rows();
        if (answer.status >= 400) {
          if (where.method !== 'HEAD') {
            expect(answer.headers.get('content-type')).toBe('application/problem+json');
            expect(answer.problem).toMatchObject({
              status: answer.status,
              code: expect.any(String),
              traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
            });
          }
          expect(after).toBe(before);
        }
        before = after;
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  it('is never a 500 either when it is signed', async () => {
    let counter = 0;
    const signed = fc.oneof(difficultJson, anyJsonText, fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(signed, difficultHeaders, async (text, { 'content-length': _, ...given }) => {
        const before = await rows();
        counter += 1;
        const sent = text.toWellFormed();
        const answer = await api.send('/api/v1/webhooks/github/main', {
          method: 'POST',
          headers: {
            ...given,
            authorization: 'x',
            'x-github-event': 'issues',
            'x-github-delivery': `fuzz-${counter}`,
            'x-hub-signature-256': sent === '' ? 'sha256=' : await sign(SECRET, sent),
          },
          body: sent,
        });
        expect([202, 400, 401, 413], JSON.stringify(answer.body)).toContain(answer.status);
        if (answer.status !== 202) expect(await rows()).toBe(before);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
