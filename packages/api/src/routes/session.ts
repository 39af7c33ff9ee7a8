import { refused } from '@automate/core';
import type { SessionPrincipal, Sessions, TenantInfo, Tenants, Users } from '@automate/governance';
import { z } from 'zod';
import type { Principal } from '../http/authenticate.ts';
import { principalOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { refuseForeign, type Site } from '../http/same-site.ts';
import { type CookieRequest, SessionCookies } from '../http/session-cookies.ts';
import { sayApi } from '../problems.ts';
import { time } from './schemas.ts';

/** What routes of people need. */
export interface PeoplePorts {
  sessions: Sessions;
  users: Users;
  tenants: Tenants;
  site: Site;
  /** The tenant whose people make tenants. */
  installation: string;
}

const named = z.object({ id: z.string(), displayName: z.string() });

/** Who is calling, what they may, and for how long. */
export const whoSchema = z.object({
  user: named.extend({ login: z.string(), email: z.string().nullable() }).nullable().describe('null for an API key'),
  tenant: named.extend({ installation: z.boolean().describe('Whether its people see and make tenants') }),
  tenants: z.array(named).describe('That the user belongs to'),
  roles: z.array(z.string()),
  permissions: z.array(z.string()).describe('For example events:read, events:* or *'),
  session: z
    .object({
      id: z.uuid(),
      createdAt: time,
      expiresAt: time,
      idleExpiresAt: time.describe('Unless it is used before'),
    })
    .nullable(),
});

const password = z.string().min(1).max(1_000);

/** A token in a cookie is a secret too, so no answer of these is kept. */
const answers = { status: 200, schema: whoSchema, secret: true } as const;

/** Logging in, out, and who one is. */
export function sessionRoutes({ sessions, users, tenants, site, installation }: PeoplePorts): Route[] {
  const cookies = new SessionCookies(site);
  const who = async ({ tenantId, permissions, session }: Principal) => {
    const own = session ? await sessions.tenantsOf(session.user.id) : (await tenants.list()).filter(isTenant(tenantId));
    const here = own.find(isTenant(tenantId)) ?? { id: tenantId, displayName: tenantId };
    return {
      user: session?.user ?? null,
      tenant: { id: here.id, displayName: here.displayName, installation: here.id === installation },
      tenants: own.map(({ id, displayName }) => ({ id, displayName })),
      roles: session?.roles ?? [],
      permissions,
      session: session === undefined ? null : lifeOf(session),
    };
  };

  return [
    route({
      method: 'POST',
      path: '/api/v1/session',
      access: { public: 'who logs in has no identity yet: login and password are asked for, and throttled' },
      summary: 'Log in: starts a session, in a cookie that no script can read',
      body: jsonBody(
        z.strictObject({
          login: z.string().min(1).max(1_000),
          password,
          tenantId: z.string().min(1).max(100).optional().describe('Default: the one that took the user in'),
        }),
      ),
      answers,
      async handle({ request, body, source, secure }) {
        const asked = { request, secure };
        refuseForeign(request, site, 'taken');
        const userAgent = request.headers.get('user-agent') ?? undefined;
        const client = { source, userAgent, device: cookies.device(asked), replaces: cookies.token(asked) };
        const { token, device, principal } = await sessions.logIn({ ...body, ...client });
        const kept = cookies.keep(asked, token, principal.expiresAt, device);
        return { ...json(200, await who(principalOf(principal))), cookies: kept };
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/session',
      access: { permission: 'session:read' },
      summary: 'Who is calling, and what they may',
      answers: { status: 200, schema: whoSchema },
      handle: async ({ principal }) => json(200, await who(principal)),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/session',
      access: { permission: 'session:write' },
      summary: 'Log out: ends the session in every process',
      answers: { status: 204 },
      async handle({ principal, ...asked }) {
        const { user, sessionId } = sessionOf(principal);
        await sessions.end(user.id, sessionId, { actor: `user:${user.login}` });
        return { ...noContent(), cookies: cookies.forget(asked) };
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/session/tenant',
      access: { permission: 'session:write' },
      summary: 'Go on in another tenant that the user belongs to, with another token',
      body: jsonBody(z.strictObject({ tenantId: z.string().min(1).max(100) })),
      answers,
      async handle({ principal, body, ...asked }) {
        const { token, principal: there } = await sessions.switchTenant(sessionOf(principal), body.tenantId);
        const kept = cookies.keep(asked, token, there.expiresAt);
        return { ...json(200, await who(principalOf(there))), cookies: kept };
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/session/password',
      access: { permission: 'session:write' },
      summary: "Change one's own password: ends every other session of the user",
      body: jsonBody(z.strictObject({ current: password, password })),
      answers: { status: 204 },
      async handle({ principal, body, ...asked }) {
        const session = sessionOf(principal);
        const { id, login } = session.user;
        // A stolen session is no way to try passwords.
        const attempt = await sessions.throttle(login);
        await users.changePassword(id, { current: body.current, next: body.password }, session.sessionId);
        await attempt.forgive();
        return { ...noContent(), cookies: await rotated(asked, session) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/passwords',
      access: { public: 'who follows a link has no password yet: its one-time token is asked for instead' },
      summary: 'Choose a password with the one-time token of an invitation or a reset; then log in',
      body: jsonBody(z.strictObject({ token: z.string().min(1).max(200), password })),
      answers: { status: 200, schema: z.object({ login: z.string(), displayName: z.string() }) },
      async handle({ request, body }) {
        refuseForeign(request, site, 'taken');
        return json(200, await users.redeem(body.token, body.password));
      },
    }),
  ];

  async function rotated(asked: CookieRequest, session: SessionPrincipal): Promise<NonNullable<Reply['cookies']>> {
    return cookies.keep(asked, await sessions.rotate(session), session.expiresAt);
  }
}

/** The session of whoever is calling. @throws HttpError 409 when it is a key */
export function sessionOf({ session }: Principal): SessionPrincipal {
  if (session) return session;
  throw refused('FAILED_PRECONDITION', sayApi('no_session_of_key'));
}

const isTenant =
  (tenantId: string) =>
  ({ id }: Pick<TenantInfo, 'id'>): boolean =>
    id === tenantId;

function lifeOf({ sessionId, createdAt, expiresAt, idleExpiresAt }: SessionPrincipal) {
  return { id: sessionId, createdAt, expiresAt, idleExpiresAt };
}
