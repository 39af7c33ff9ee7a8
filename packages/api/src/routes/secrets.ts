import type { SecretInfo, Secrets } from '@automate/governance';
import { z } from 'zod';
import { actorOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
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
export function secretRoutes(secrets: Pick<Secrets, 'set' | 'delete' | 'list' | 'bindings'>): Route[] {
  const shown = async (tenantId: string, info: SecretInfo) => ({
    ...info,
    hosts: await secrets.bindings(tenantId, info.key),
  });
  return [
    route({
      method: 'PUT',
      path: '/api/v1/secrets/:key',
      access: { permission: 'secrets:write' },
      // The hosts never change without the value: else who may write could send an unknown secret to a host of theirs.
      summary: 'Set a secret, and the hosts it may be sent to',
      body: jsonBody(secretValue),
      answers: { status: 200, schema: secretSchema },
      async handle({ principal, params, body }) {
        const { tenantId } = principal;
        const setting = { actor: actorOf(principal), ...(body.hosts && { hosts: body.hosts }) };
        return json(200, await shown(tenantId, await secrets.set(tenantId, params.key as string, body.value, setting)));
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
