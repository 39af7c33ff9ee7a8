import { API_OPERATIONS } from '@automate/core';
import { type AdminResourceSpec, adminResourcePoint } from '@automate/extensions';
import type { PluginHost } from '@automate/host';
import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { type Route, route } from '../http/route.ts';
import { pageSchema } from './schemas.ts';

const permissionSchema = z.object({
  permission: z.string(),
  area: z.string().describe('What it is about: all before the last colon'),
  title: z.string().optional().describe('What an admin resource calls itself'),
});

/** Everything that a role or an API key can be given. `routes` are those of the server, with scopes of their own. */
export function permissionRoutes(routes: readonly Route[], plugins: Pick<PluginHost, 'declarations'>): Route[] {
  const scopes = new Set(
    routes.flatMap(({ access }) =>
      'permission' in access && access.permission?.startsWith('ext:') ? [access.permission] : [],
    ),
  );
  const ofResources = () =>
    plugins.declarations(adminResourcePoint.id).flatMap(({ key, declared }) =>
      ['read', 'write'].map((verb) => ({
        permission: `data:${key}:${verb}`,
        title: (declared as AdminResourceSpec).displayName.many,
      })),
    );
  return [
    route({
      method: 'GET',
      path: '/api/v1/permissions',
      access: { permission: 'session:read' },
      summary: 'List everything that roles and API keys can be given',
      answers: { status: 200, schema: pageSchema(permissionSchema) },
      handle({ request }) {
        const named = [...API_OPERATIONS, ...scopes].map((permission) => ({ permission }));
        const items = [...named, ...ofResources()].map((each) => ({ ...each, area: areaOf(each.permission) }));
        return pageReply(request, { items });
      },
    }),
  ];
}

const areaOf = (permission: string): string => permission.slice(0, permission.lastIndexOf(':'));
