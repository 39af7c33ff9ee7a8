import { refused } from '@automate/core';
import type { SecretInfo, Secrets } from '@automate/governance';
import { z } from 'zod';
import { actorOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { contentTag, preconditionFailed, requireMatch } from '../http/entity-tag.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';
import { pageSchema, time } from './schemas.ts';

/** A secret as a client gives it. */
export const secretValue = z.strictObject({
  value: z.string().min(1).max(65_536),
  hosts: z
    .array(z.string().min(1).max(300))
    .max(50)
    .optional()
    .describe('Where it may be sent: api.example.com, *.example.com. Absent: as before, and nowhere for a new secret'),
});

const secretSchema = z.object({
  key: z.string(),
  version: z.int().optional(),
  updatedAt: time.optional(),
  hosts: z.array(z.string()),
});

/** Secrets: set, listed by name, never shown. */
export function secretRoutes(secrets: Pick<Secrets, 'set' | 'delete' | 'list' | 'bindings' | 'revision'>): Route[] {
  const shown = async (tenantId: string, info: SecretInfo) => ({
    ...info,
    hosts: await secrets.bindings(tenantId, info.key),
  });
  const find = async (tenantId: string, key: string) => {
    const info = (await secrets.list(tenantId)).find((each) => each.key === key);
    return info && shown(tenantId, info);
  };
  // What was changed elsewhere shows in the one, what was changed here in the other.
  const tagOf = (secret: Awaited<ReturnType<typeof shown>>, revision: number) => contentTag([secret, revision]);
  return [
    route({
      method: 'PUT',
      path: '/api/v1/secrets/:key',
      versioned: true,
      access: { permission: 'secrets:write' },
      // The hosts never change without the value: else who may write could send an unknown secret to a host of theirs.
      summary: 'Set a secret, and the hosts it may be sent to; with If-Match only if it is that still',
      body: jsonBody(secretValue),
      answers: { status: 200, schema: secretSchema },
      async handle({ request, principal, params, body }) {
        const { tenantId } = principal;
        const key = params.key as string;
        const match = async () => {
          // First: what is found afterwards may be newer, and then is not what was asked for.
          const ifRevision = await secrets.revision(tenantId, key);
          const now = await find(tenantId, key);
          requireMatch(request, now && tagOf(now, ifRevision));
          return request.headers.get('if-match')?.trim() === '*' ? {} : { ifRevision };
        };
        const expected = request.headers.has('if-match') ? await match() : {};
        const setting = { actor: actorOf(principal), ...(body.hosts && { hosts: body.hosts }), ...expected };
        const { revision, ...info } = await secrets.set(tenantId, key, body.value, setting).catch((error: unknown) => {
          throw expected.ifRevision === undefined ? error : preconditionFailed(error);
        });
        const secret = await shown(tenantId, info);
        return json(200, secret, { etag: tagOf(secret, revision) });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/secrets/:key',
      versioned: true,
      access: { permission: 'secrets:read' },
      summary: 'What is known of a secret, never its value',
      answers: { status: 200, schema: secretSchema },
      async handle({ principal: { tenantId }, params }) {
        const revision = await secrets.revision(tenantId, params.key as string);
        const found = await find(tenantId, params.key as string);
        if (found) return json(200, found, { etag: tagOf(found, revision) });
        throw refused('NOT_FOUND', sayApi('no_secret', { key: params.key }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/secrets',
      access: { permission: 'secrets:read' },
      summary: 'List the names of secrets, never their values',
      answers: { status: 200, schema: pageSchema(secretSchema) },
      async handle({ request, principal: { tenantId } }) {
        const infos = await secrets.list(tenantId);
        return pageReply(request, { items: await Promise.all(infos.map((info) => shown(tenantId, info))) });
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/secrets/:key',
      access: { permission: 'secrets:write' },
      summary: 'Remove a secret with all its versions',
      answers: { status: 204 },
      async handle({ principal, params }) {
        await secrets.delete(principal.tenantId, params.key as string, { actor: actorOf(principal) });
        return noContent();
      },
    }),
  ];
}
