import { entityTag, expectedVersion, preconditionFailed } from '../../http/entity-tag.ts';
import { pageReply } from '../../http/page.ts';
import { json } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { resourceRoutes } from '../../resources/resource-routes.ts';
import { pageSchema } from '../schemas.ts';
import { adminActionRoutes } from './actions.ts';
import { adminAccess } from './admin-access.ts';
import type { AdminResources } from './admin-resources.ts';
import { adminResourceShown, adminRowBody, adminRowShown, adminRowsQuery } from './resource-schemas.ts';
import { adminTransferRoutes } from './transfers.ts';

const RESOURCES = '/api/v1/admin/resources';

/** The resources that plugins and the app declare, and their rows: one set of routes, however many there are. */
export function adminResourceRoutes(admin: AdminResources): Route[] {
  return [
    route({
      method: 'GET',
      path: RESOURCES,
      access: {
        permission: 'data:read',
        suffices: (held) => held.some((each) => /^data:[^:]+:(?:read|\*)$/.test(each)),
      },
      summary: 'List the admin resources that the caller may read, with their fields, columns and filters',
      answers: { status: 200, schema: pageSchema(adminResourceShown) },
      handle: async (call) => pageReply(call.request, await admin.list(call)),
    }),
    route({
      method: 'GET',
      path: `${RESOURCES}/:key`,
      access: adminAccess.read,
      summary: 'One admin resource',
      answers: { status: 200, schema: adminResourceShown },
      handle: async (call) => json(200, await admin.get(call)),
    }),
    ...resourceRoutes(admin.rows, {
      path: `${RESOURCES}/:key/rows`,
      name: 'row of an admin resource',
      access: adminAccess,
      schemas: { item: adminRowShown, create: adminRowBody, update: adminRowBody, query: adminRowsQuery },
    }),
    route({
      method: 'POST',
      path: `${RESOURCES}/:key/rows/:id/restore`,
      versioned: true,
      access: adminAccess.write,
      summary: 'Restore a deleted row; with If-Match only at that version',
      answers: { status: 200, schema: adminRowShown },
      async handle(call) {
        const restoring = admin.restore(call, call.params.id as string, expectedVersion(call.request));
        const { shown, version } = await restoring.catch((error: unknown) => {
          throw preconditionFailed(error);
        });
        return json(200, shown, version === undefined ? {} : { etag: entityTag(version) });
      },
    }),
    ...adminTransferRoutes(admin),
    ...adminActionRoutes(admin),
  ];
}
