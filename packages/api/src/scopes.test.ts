import { API_OPERATIONS, DEFAULT_TENANT } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

interface Operation {
  method: string;
  path: string;
  /** Undefined: anybody may call it. */
  permission: string | undefined;
}

/** Every route, as the document drawn from them tells of it. */
async function operations(): Promise<Operation[]> {
  const { body } = await api.call('GET', '/api/v1/openapi.json');
  return Object.entries<Record<string, { security: unknown[]; description: string }>>(body.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { security, description }]) => ({
        method: method.toUpperCase(),
        path: path.replace(/\{\w+\}/g, 'nothing'),
        permission: security.length === 0 ? undefined : /permission ([a-z-]+:[a-z]+)\.$/.exec(description)?.[1],
      })),
  );
}

async function keyFor(permissions: string[]): Promise<string> {
  const { token } = await api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'one', permissions });
  return `Bearer ${token}`;
}

/** A body that no route takes, so that whoever is let in changes nothing. */
async function ask({ method, path }: Operation, authorization?: string) {
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
  const { status, problem } = await api.send(path, { method, headers, ...(method === 'GET' ? {} : { body: '[' }) });
  return { status, code: problem?.code };
}

/** What is asked is too long for an address. */
const ONLY_ASKS = ['POST /api/v1/workflows/check'];

describe('every route', () => {
  it('lets in whom its permission names, and of all other permissions together nobody', async () => {
    const all = await operations();
    const guarded = all.filter(({ permission }) => permission !== undefined);
    expect(guarded.length).toBeGreaterThan(20);
    const keys = new Map<string, [own: string, others: string, resource: string]>();
    for (const permission of new Set(guarded.map((each) => each.permission as string))) {
      expect(API_OPERATIONS).toContain(permission);
      const others = [...API_OPERATIONS.filter((each) => each !== permission), 'ext:observability:routes'];
      const resource = `${permission.split(':')[0]}:*`;
      keys.set(permission, await Promise.all([keyFor([permission]), keyFor(others), keyFor([resource])]));
    }
    for (const operation of guarded) {
      const name = `${operation.method} ${operation.path}`;
      const [own, others, resource] = keys.get(operation.permission as string)!;
      expect(await ask(operation), name).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
      expect(await ask(operation, others), name).toEqual({ status: 403, code: 'PERMISSION_DENIED' });
      for (const key of [own, resource]) expect([401, 403], name).not.toContain((await ask(operation, key)).status);
    }
  });

  it('that only reads asks for no right to write, and none that writes is content with reading', async () => {
    for (const { method, path, permission } of await operations()) {
      if (permission === undefined) continue;
      const name = `${method} ${path}`;
      const reads = method === 'GET' || ONLY_ASKS.includes(name);
      expect(permission.endsWith(reads ? ':read' : ':write'), `${name}: ${permission}`).toBe(true);
    }
  });

  it('that is public is one of these', async () => {
    const open = (await operations()).filter(({ permission }) => permission === undefined);
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /api/v1/setup',
      'GET /healthz',
      'GET /readyz',
      'POST /api/v1/passwords',
      'POST /api/v1/session',
      'POST /api/v1/setup',
      'POST /api/v1/webhooks/nothing/nothing',
    ]);
  });
});
