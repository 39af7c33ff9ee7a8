import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const YAML = { 'content-type': 'application/yaml' };
const yaml = 'name: kept\non: [{event: kept.begun}]\nsteps: [{id: a, condition: "true"}]\n';
const rule = {
  name: 'kept',
  condition: { kind: 'backlog_age', seconds: 60 },
  notify: { connection: 'tell', recipient: 'a' },
};

/** What each route that changes something is sent, so that nothing but If-Match can be wrong; `make` makes what it changes. */
interface Change {
  make?(): Promise<unknown>;
  path?: string;
  body: unknown;
  headers?: Record<string, string>;
  /** What it changes has no ETag. */
  without?: true;
}
const post = (path: string, body: unknown, headers?: Record<string, string>) => api.call('POST', path, body, headers);
let userId = '';
const changes: Record<string, Change> = {
  'PUT /api/v1/workflows/{workflow}': {
    make: () => post('/api/v1/workflows', yaml, YAML),
    path: '/api/v1/workflows/kept',
    body: yaml.replace('kept.begun', 'kept.changed'),
    headers: YAML,
  },
  'PATCH /api/v1/users/{id}': {
    async make() {
      userId = (await post('/api/v1/users', { login: 'kept', displayName: 'Kept', roles: [] })).body.user.id;
      changes['PATCH /api/v1/users/{id}']!.path = `/api/v1/users/${userId}`;
    },
    body: { displayName: 'Changed' },
  },
  'PUT /api/v1/roles/{name}': {
    make: () => post('/api/v1/roles', { name: 'kept', permissions: ['audit:read'] }),
    path: '/api/v1/roles/kept',
    body: { description: 'changed', permissions: ['audit:read'] },
  },
  'PUT /api/v1/secrets/{key}': {
    make: () => api.call('PUT', '/api/v1/secrets/KEPT', { value: 'one of them' }),
    path: '/api/v1/secrets/KEPT',
    body: { value: 'another one' },
  },
  'PUT /api/v1/plugins/{plugin}/instances/{name}': {
    make: () => post('/api/v1/plugins/github/instances', { name: 'kept' }),
    path: '/api/v1/plugins/github/instances/kept',
    body: { configuration: {} },
  },
  'PUT /api/v1/plugins/{plugin}/instances/{name}/configuration': {
    path: '/api/v1/plugins/github/instances/kept/configuration',
    body: {},
  },
  // Its kind of connection is not here: that it looks at If-Match is tested where rules are.
  'PUT /api/v1/alert-rules/{id}': { path: '/api/v1/alert-rules/01900000-0000-7000-8000-000000000000', body: rule },
  'PUT /api/v1/session/tenant': { body: { tenantId: 'default' }, without: true },
  'PUT /api/v1/session/password': { body: { current: 'x', password: 'y' }, without: true },
  // Of a resource that is not here: as above.
  'PUT /api/v1/admin/resources/{key}/rows/{id}': { path: '/api/v1/admin/resources/none/rows/1', body: { values: {} } },
};
const ELSEWHERE = ['PUT /api/v1/alert-rules/{id}', 'PUT /api/v1/admin/resources/{key}/rows/{id}'];

async function operations() {
  const { body } = await api.call('GET', '/api/v1/openapi.json');
  return Object.entries<Record<string, { parameters: { name: string; in: string }[]; responses: object }>>(
    body.paths,
  ).flatMap(([path, all]) =>
    Object.entries(all).map(([method, described]) => ({ name: `${method.toUpperCase()} ${path}`, ...described })),
  );
}

describe('every PUT and PATCH', () => {
  it('is known here', async () => {
    const all = (await operations()).filter(({ name }) => /^(?:PUT|PATCH) /.test(name));
    expect(all.map(({ name }) => name).sort()).toEqual(Object.keys(changes).sort());
    // And says of itself whether it looks at If-Match.
    for (const { name, parameters } of all) {
      const says = parameters.some((each) => each.in === 'header' && each.name === 'If-Match');
      expect(says, name).toBe(changes[name]!.without !== true);
    }
  });

  it('changes what was read alone, and says 412 when that is not there any more', async () => {
    for (const [name, change] of Object.entries(changes)) {
      await change.make?.();
      const [method, template] = name.split(' ') as [string, string];
      const path = change.path ?? template;
      const send = (tag: string) => api.call(method, path, change.body, { ...change.headers, 'if-match': tag });
      if (ELSEWHERE.includes(name)) continue;
      if (change.without) {
        expect((await send('"1"')).status, name).toBe(412);
        continue;
      }
      const tagOf = async () => (await api.call('GET', path)).headers.get('etag') as string;
      const read = await tagOf();
      expect(read, name).toMatch(/^"[\w-]+"$/);
      const changed = await send(read);
      expect(changed.status, `${name} ${JSON.stringify(changed.body)}`).toBe(200);
      // What somebody who did not see that change sends.
      const now = await tagOf();
      expect(now, name).not.toBe(read);
      expect(changed.headers.get('etag'), name).toBe(now);
      const stale = await send(read);
      expect(stale.problem, name).toMatchObject({ status: 412, code: 'ABORTED' });
      expect(stale.headers.get('etag'), name).toBe(now);
      expect(await tagOf(), name).toBe(now);
    }
  });
});

describe('two changes of what was read at the same time', () => {
  it('of a secret: one is taken, and nothing of the other', async () => {
    const path = '/api/v1/secrets/RACED';
    await api.call('PUT', path, { value: 'the first one' });
    for (let round = 0; round < 5; round += 1) {
      const tag = (await api.call('GET', path)).headers.get('etag') as string;
      const bodies = [0, 1, 2, 3].map((n) => ({ value: `${round} and ${n}`, hosts: [`h${n}.example.com`] }));
      const send = (body: object) => api.call('PUT', path, body, { 'if-match': tag });
      const answers = await Promise.all(bodies.map(send));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
      const won = answers.findIndex(({ status }) => status === 200);
      expect(await api.secrets.plaintext('default', 'RACED')).toBe(bodies[won]?.value);
      const now = await api.call('GET', path);
      expect(now.body.hosts).toEqual(bodies[won]?.hosts);
      expect(now.headers.get('etag')).toBe(answers[won]?.headers.get('etag'));
    }
  });
});

describe('the description of the API', () => {
  it('names what is told beside bodies', async () => {
    const all = new Map((await operations()).map((each) => [each.name, each]));
    const headersOf = (name: string, status: string) =>
      Object.keys((all.get(name)!.responses as Record<string, { headers: object }>)[status]!.headers);
    const parameter = (name: string, of: string) => all.get(name)!.parameters.find((each) => each.name === of);
    expect(headersOf('GET /api/v1/users', '200').sort()).toEqual(['Link', 'RateLimit', 'RateLimit-Policy']);
    expect(headersOf('GET /api/v1/users/{id}', '200')).toContain('ETag');
    expect(headersOf('POST /api/v1/users', '201')).toContain('Idempotency-Replayed');
    expect(headersOf('GET /api/v1/users', 'default')).toEqual(['Retry-After']);
    expect(parameter('POST /api/v1/users', 'Idempotency-Key')).toMatchObject({ in: 'header' });
    expect(parameter('PATCH /api/v1/users/{id}', 'If-Match')).toMatchObject({ in: 'header' });
    for (const { name, parameters } of all.values()) {
      const limit = parameters.find((each) => each.name === 'limit');
      if (limit) expect(limit, name).toMatchObject({ schema: { type: 'integer', minimum: 1, maximum: 200 } });
    }
  });
});
