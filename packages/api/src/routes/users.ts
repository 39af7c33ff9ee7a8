import type { Grantor, UserInfo, Users } from '@automate/governance';
import { z } from 'zod';
import { actorOf, makerOf, type Principal } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { contentTag, requireMatch } from '../http/entity-tag.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { pageQuery, pageSchema, time } from './schemas.ts';

export const userSchema = z.object({
  id: z.uuid(),
  login: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  roles: z.array(z.string()).describe('In this tenant'),
  state: z.enum(['active', 'invited', 'disabled']).describe('invited: has not chosen a password yet'),
  createdAt: time,
});
const linkSchema = z
  .object({ token: z.string(), expiresAt: time })
  .describe('For a link that lets them choose a password, once: it is in this answer and nowhere else');

/** Who somebody is, as others write it. */
export const newUserShape = {
  login: z.string().min(1).max(200).describe('A name or an address; the same however its letters are cased'),
  displayName: z.string().trim().min(1).max(200),
  email: z.string().min(3).max(320).optional(),
};
const roleNames = z.array(z.string().min(1).max(63)).max(50);
const newUser = z
  .strictObject({
    ...newUserShape,
    displayName: newUserShape.displayName.optional().describe('Needed unless they are existing'),
    roles: roleNames,
    existing: z
      .boolean()
      .default(false)
      .describe("Takes in somebody who has an account in another tenant: for the installation's own tenant alone"),
  })
  .superRefine(({ existing, displayName, email }, { addIssue }) => {
    if (!existing && displayName === undefined)
      addIssue({ code: 'custom', path: ['displayName'], message: 'is missing' });
    if (!existing) return;
    for (const [name, value] of Object.entries({ displayName, email })) {
      const message = 'is not changed of somebody who is existing: leave it out';
      if (value !== undefined) addIssue({ code: 'custom', path: [name], message });
    }
  });
const change = z.strictObject({
  displayName: newUserShape.displayName.optional(),
  email: z.string().min(3).max(320).nullable().optional(),
  disabled: z.boolean().optional().describe('true ends every session of the user'),
  roles: roleNames.optional().describe('All of them; a change ends the sessions of the user in this tenant'),
});

export function grantorOf(principal: Principal): Grantor {
  const { tenantId, permissions } = principal;
  return { actor: actorOf(principal), id: makerOf(principal), tenantId, permissions };
}

/** The people of the caller's own tenant. */
export function userRoutes(users: Users): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/users',
      access: { permission: 'users:read' },
      summary: 'List users, by login',
      query: z.strictObject({ ...pageQuery, role: z.string().min(1).max(63).optional().describe('Only who has it') }),
      answers: { status: 200, schema: pageSchema(userSchema) },
      async handle({ request, principal, query: { cursor: after, limit = 50, role } }) {
        const found = await users.list(principal.tenantId, { after, limit: limit + 1, role });
        const items = found.slice(0, limit);
        return pageReply(request, { items, nextCursor: found.length > limit ? items.at(-1)?.login : undefined });
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/users',
      access: { permission: 'users:write' },
      summary: 'Invite somebody: gives a one-time token. Or take in somebody of another tenant as they are',
      body: jsonBody(newUser),
      answers: { status: 201, schema: z.object({ user: userSchema, link: linkSchema.optional() }), secret: true },
      async handle({ principal, body }) {
        const { existing, roles, displayName, ...given } = body;
        const by = grantorOf(principal);
        const made = existing
          ? { user: await users.takeIn(given.login, roles, by) }
          : await users.invite({ ...given, displayName: displayName as string, roles }, by);
        return json(201, made, { location: `/api/v1/users/${made.user.id}` });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/users/:id',
      versioned: true,
      access: { permission: 'users:read' },
      summary: 'Read a user',
      answers: { status: 200, schema: userSchema },
      handle: async ({ principal, params }) => shown(await users.get(principal.tenantId, params.id as string)),
    }),
    route({
      method: 'PATCH',
      path: '/api/v1/users/:id',
      versioned: true,
      access: { permission: 'users:write' },
      summary:
        'Change a user: their name, roles, or whether they may come in; with If-Match only if they are that still',
      body: jsonBody(change),
      answers: { status: 200, schema: userSchema },
      async handle({ request, principal, params, body }) {
        const precondition = (now: UserInfo) => requireMatch(request, contentTag(now));
        return shown(await users.update(params.id as string, body, grantorOf(principal), precondition));
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/users/:id',
      access: { permission: 'users:write' },
      summary: 'Take a user out of the tenant; who belongs to none any more is gone',
      answers: { status: 204 },
      async handle({ principal, params }) {
        await users.remove(params.id as string, grantorOf(principal));
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/users/:id/password-reset',
      access: { permission: 'users:write' },
      summary: 'Give a one-time token to choose another password with; the one before holds until then',
      answers: { status: 201, schema: linkSchema, secret: true },
      handle: async ({ principal, params }) =>
        json(201, await users.resetPassword(params.id as string, grantorOf(principal))),
    }),
  ];
}

function shown(user: UserInfo): Reply {
  return json(200, user, { etag: contentTag(user) });
}
