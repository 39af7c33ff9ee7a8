import { type AutomateError, allowsOperation, isApiPermission, refused } from '@automate/core';
import type { ApiKeys } from '@automate/governance';
import { z } from 'zod';
import { actorOf, makerOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';
import { pageSchema, time } from './schemas.ts';
import { grantorOf } from './users.ts';

const newKey = z.strictObject({
  name: z.string().trim().min(1).max(200),
  permissions: z
    .array(z.string().max(200).refine(isApiPermission, 'is no permission'))
    .min(1)
    .max(100)
    .describe('For example events:write or events:*'),
  expiresAt: z.iso.datetime().optional().describe('Absent: never, which only a key without an end can ask for'),
});

/** What is shown of a key: never the key. */
export const apiKeySchema = z.object({
  id: z.string(),
  tenantId: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  createdAt: time,
  expiresAt: time.nullable(),
  revokedAt: time.nullable(),
  lastUsedAt: time.nullable(),
  createdBy: z
    .string()
    .nullable()
    .describe('user:<login>, key:<id>, setup or system. A key of a user has at most their rights'),
  suspended: z.boolean().describe('Its user is disabled, or not in the tenant any more: it is refused'),
});

/** API keys of the caller's own tenant. */
export function apiKeyRoutes(apiKeys: Pick<ApiKeys, 'create' | 'list' | 'revoke'>): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/api-keys',
      access: { permission: 'api-keys:write' },
      summary: 'Create an API key; its token is in this answer and nowhere else',
      body: jsonBody(newKey),
      answers: { status: 201, schema: z.object({ token: z.string(), key: apiKeySchema }), secret: true },
      async handle({ principal, body }) {
        const beyond = body.permissions.filter((wanted) => !allowsOperation(principal.permissions, wanted));
        if (beyond.length > 0) throw beyondOwn(body.permissions, beyond);
        const expiresAt = body.expiresAt === undefined ? undefined : new Date(body.expiresAt);
        if (principal.expiresAt && !(expiresAt && expiresAt <= principal.expiresAt))
          throw outliving(principal.expiresAt);
        const { token, info } = await apiKeys.create({
          tenantId: principal.tenantId,
          name: body.name,
          permissions: body.permissions,
          ...(expiresAt && { expiresAt }),
          actor: actorOf(principal),
          maker: makerOf(principal),
        });
        return json(201, { token, key: info });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/api-keys',
      access: { permission: 'api-keys:read' },
      summary: 'List API keys, without their tokens',
      answers: { status: 200, schema: pageSchema(apiKeySchema) },
      handle: async ({ request, principal }) => pageReply(request, { items: await apiKeys.list(principal.tenantId) }),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/api-keys/:id',
      access: { permission: 'api-keys:write' },
      summary: 'Revoke an API key, and those that it made; every process refuses it within five seconds',
      query: z.strictObject({
        made: z.enum(['revoked', 'kept']).default('revoked').describe('What becomes of the keys that it made'),
      }),
      answers: { status: 200, schema: apiKeySchema },
      async handle({ principal, params, query: { made } }) {
        const by = grantorOf(principal);
        return json(200, await apiKeys.revoke(principal.tenantId, params.id as string, { by, made }));
      },
    }),
  ];
}

/** Else a key that was to end could go on for ever as its child. */
function outliving(end: Date): AutomateError {
  const time = end.toISOString();
  const details = { errors: [{ pointer: '/expiresAt', ...sayApi('time_at_most', { time }) }] };
  return refused('PERMISSION_DENIED', sayApi('key_outlives', { time }), { details });
}

/** Nobody gives what they do not have. */
function beyondOwn(all: readonly string[], beyond: readonly string[]): AutomateError {
  const said = sayApi('key_permission_not_held');
  const errors = beyond.map((each) => ({ pointer: `/permissions/${all.indexOf(each)}`, ...said }));
  return refused('PERMISSION_DENIED', sayApi('key_permissions_beyond'), { details: { errors } });
}
