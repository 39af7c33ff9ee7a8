import { AutomateError, silentLogger } from '@automate/core';
import { expect, it } from 'vitest';
import { auditCall, isAudited as judge } from './audit-call.ts';
import { json } from './reply.ts';
import { type Route, type RouteAccess, type RouteCall, type RouteDefinition, route } from './route.ts';

const at = (method: RouteDefinition['method'], access: RouteAccess) =>
  route({
    method,
    path: '/things/:id',
    access,
    summary: 'A thing',
    answers: { status: 200 },
    handle: () => json(200, {}),
  });

it('changes by holders of a key are audited; reads, accepted events and public routes are not', () => {
  const isAudited = (route: Route, body?: unknown) => judge(route, { body } as RouteCall);
  expect(isAudited(at('PUT', { permission: 'workflows:write' }))).toBe(true);
  expect(isAudited(at('GET', { permission: 'workflows:read' }))).toBe(false);
  expect(isAudited(at('POST', { permission: 'events:write' }))).toBe(false);
  expect(isAudited(at('POST', { public: 'a webhook' }))).toBe(false);
  expect(isAudited({ ...at('POST', { permission: 'workflows:read' }), readOnly: true })).toBe(false);
  const bulk = {
    ...at('POST', { permission: 'executions:write' }),
    readOnly: ({ dryRun }: { dryRun: boolean }) => dryRun,
  };
  expect([true, false].map((dryRun) => isAudited(bulk, { dryRun }))).toEqual([false, true]);
});

it('an entry that cannot be written is logged whole, masked, and the call goes on', async () => {
  const logged: object[] = [];
  const call = {
    principal: { keyId: 'k', tenantId: 't', permissions: [], expiresAt: null },
    traceId: 'abc',
    request: new Request('http://localhost/things/hunter2?page=1'),
  } as unknown as RouteCall;
  await auditCall(
    {
      audit: { append: () => Promise.reject(new AutomateError({ code: 'UNAVAILABLE', message: 'away, hunter2' })) },
      redact: (text) => text.replaceAll('hunter2', '***'),
      log: { ...silentLogger, error: (fields) => void logged.push(fields) },
    },
    at('DELETE', { permission: 'workflows:write' }),
    call,
    { details: { status: 204 } },
  );
  expect(logged).toMatchObject([
    { tenantId: 't', actor: 'key:k', action: 'DELETE /things/:id', subject: '/things/***', traceId: 'abc' },
  ]);
  expect(JSON.stringify(logged)).not.toContain('hunter2');
});
