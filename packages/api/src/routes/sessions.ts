import type { SessionInfo } from '@automate/governance';
import { z } from 'zod';
import { actorOf } from '../http/authenticate.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { pageSchema, time } from './schemas.ts';
import { type PeoplePorts, sessionOf } from './session.ts';
import { grantorOf } from './users.ts';

/** A session in a list. Never its token. */
const sessionSchema = z.object({
  id: z.uuid(),
  tenantId: z.string(),
  createdAt: time,
  lastSeenAt: time,
  expiresAt: time,
  source: z.string().nullable().describe('The address that it began from'),
  userAgent: z.string().nullable(),
  current: z.boolean().describe('Whether it is the one that asks'),
});
const endedSchema = z.object({ ended: z.int() });

/** One's own sessions, and for an administrator those of a user in the same tenant. */
export function sessionListRoutes({ sessions, users }: Pick<PeoplePorts, 'sessions' | 'users'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/sessions',
      access: { permission: 'session:read' },
      summary: "List one's own sessions, newest first",
      answers: { status: 200, schema: pageSchema(sessionSchema) },
      async handle({ request, principal }) {
        const { user, sessionId } = sessionOf(principal);
        return pageReply(request, { items: (await sessions.list(user.id)).map((each) => shown(each, sessionId)) });
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/sessions',
      access: { permission: 'session:write' },
      summary: "End one's own sessions, but the one that asks",
      answers: { status: 200, schema: endedSchema },
      async handle({ principal }) {
        const { user, sessionId } = sessionOf(principal);
        return json(200, { ended: await sessions.endAll(user.id, { actor: actorOf(principal), except: sessionId }) });
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/sessions/:id',
      access: { permission: 'session:write' },
      summary: "End one of one's own sessions",
      answers: { status: 204 },
      async handle({ principal, params }) {
        const { user } = sessionOf(principal);
        await sessions.end(user.id, params.id as string, { actor: actorOf(principal) });
        return noContent();
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/users/:id/sessions',
      access: { permission: 'users:read' },
      summary: 'List the sessions of a user in this tenant, newest first',
      answers: { status: 200, schema: pageSchema(sessionSchema) },
      async handle({ request, principal, params }) {
        const { tenantId } = principal;
        const { id } = await users.get(tenantId, params.id as string);
        const items = (await sessions.list(id, tenantId)).map((each) => shown(each, principal.session?.sessionId));
        return pageReply(request, { items });
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/users/:id/sessions',
      access: { permission: 'users:write' },
      summary: 'End all sessions of a user in this tenant',
      answers: { status: 200, schema: endedSchema },
      async handle({ principal, params }) {
        return json(200, { ended: await users.endSessions(params.id as string, grantorOf(principal)) });
      },
    }),
  ];
}

function shown({ userId: _, ...info }: SessionInfo, current: string | undefined) {
  return { ...info, current: info.id === current };
}
