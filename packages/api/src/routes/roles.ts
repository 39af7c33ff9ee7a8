import { isApiPermission } from '@automate/core';
import type { RoleInfo, Roles } from '@automate/governance';
import { z } from 'zod';
import { jsonBody } from '../http/body-spec.ts';
import { contentTag, requireMatch } from '../http/entity-tag.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { pageSchema } from './schemas.ts';
import { grantorOf } from './users.ts';

const roleSchema = z.object({
  name: z.string(),
  description: z.string(),
  permissions: z.array(z.string()),
  builtIn: z.boolean().describe('Every tenant has it, and nobody changes it'),
});
const role = {
  description: z.string().max(500).default(''),
  permissions: z.array(z.string().max(200).refine(isApiPermission, 'is no permission')).min(1).max(100),
};

/** The roles of the caller's own tenant. */
export function roleRoutes(roles: Roles): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/roles',
      access: { permission: 'roles:read' },
      summary: 'List roles with what they permit, the built-in ones first',
      answers: { status: 200, schema: pageSchema(roleSchema) },
      handle: async ({ request, principal }) => pageReply(request, { items: await roles.list(principal.tenantId) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/roles',
      access: { permission: 'roles:write' },
      summary: 'Make a role, of permissions that its maker has',
      body: jsonBody(z.strictObject({ name: z.string().min(1).max(63), ...role })),
      answers: { status: 201, schema: roleSchema },
      async handle({ principal, body: { name, ...permits } }) {
        const made = await roles.create(name, permits, grantorOf(principal));
        return json(201, made, { location: `/api/v1/roles/${made.name}` });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/roles/:name',
      versioned: true,
      access: { permission: 'roles:read' },
      summary: 'Read a role',
      answers: { status: 200, schema: roleSchema },
      handle: async ({ principal, params }) => shown(await roles.get(principal.tenantId, params.name as string)),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/roles/:name',
      versioned: true,
      access: { permission: 'roles:write' },
      summary: 'Change what a role permits, at once for everybody who holds it; with If-Match only if it is that still',
      body: jsonBody(z.strictObject(role)),
      answers: { status: 200, schema: roleSchema },
      async handle({ request, principal, params, body }) {
        const precondition = (now: RoleInfo) => requireMatch(request, contentTag(now));
        return shown(await roles.update(params.name as string, body, grantorOf(principal), precondition));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/roles/:name',
      access: { permission: 'roles:write' },
      summary: 'Delete a role that nobody holds',
      answers: { status: 204 },
      async handle({ principal, params }) {
        await roles.delete(params.name as string, grantorOf(principal));
        return noContent();
      },
    }),
  ];
}

function shown(role: RoleInfo): Reply {
  return json(200, role, { etag: contentTag(role) });
}
