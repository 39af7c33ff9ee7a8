import { refused } from '@automate/core';
import type { Tenants } from '@automate/governance';
import { z } from 'zod';
import type { Principal } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';
import { pageSchema, time } from './schemas.ts';
import { grantorOf } from './users.ts';

const tenantSchema = z.object({ id: z.string(), displayName: z.string(), createdAt: time });

/** The tenants of the installation, for those of its own tenant alone. */
export function tenantRoutes(tenants: Tenants, installation: string): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/tenants',
      access: { permission: 'tenants:read' },
      summary: 'List the tenants of the installation, by id',
      answers: { status: 200, schema: pageSchema(tenantSchema) },
      async handle({ request, principal }) {
        refuseOthers(principal, installation);
        return pageReply(request, { items: await tenants.list() });
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/tenants',
      access: { permission: 'tenants:write' },
      summary: 'Make a tenant; the user who does is its first owner',
      body: jsonBody(z.strictObject({ id: z.string().min(1).max(63), displayName: z.string().trim().min(1).max(200) })),
      answers: { status: 201, schema: tenantSchema },
      async handle({ principal, body: { id, displayName } }) {
        refuseOthers(principal, installation);
        const owner = principal.session?.user.id;
        return json(201, await tenants.create(id, displayName, grantorOf(principal), owner));
      },
    }),
  ];
}

function refuseOthers({ tenantId }: Principal, installation: string): void {
  if (tenantId === installation) return;
  throw refused('PERMISSION_DENIED', sayApi('tenants_of_operator'));
}
