import { z } from 'zod';
import { jsonBody } from '../../http/body-spec.ts';
import { pageReply } from '../../http/page.ts';
import { json } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { pageQuery, pageSchema } from '../schemas.ts';
import { actionBody, rowJobShown } from './action-schemas.ts';
import { adminAccess } from './admin-access.ts';
import type { AdminResources } from './admin-resources.ts';

const RESOURCE = '/api/v1/admin/resources/:key';

/** The same done to many rows, in the background. */
export function adminActionRoutes({ actions }: Pick<AdminResources, 'actions'>): Route[] {
  return [
    route({
      method: 'POST',
      path: `${RESOURCE}/actions/:action`,
      access: adminAccess.write,
      summary:
        'Do the same to many rows: an action of the resource, delete or restore; the header Idempotency-Key makes asking again harmless',
      body: jsonBody(actionBody),
      readOnly: ({ dryRun }) => dryRun,
      answers: { status: 202, schema: rowJobShown },
      async handle(call) {
        const action = call.params.action as string;
        if (call.body.dryRun) return json(200, { matched: await actions.count(call, action, call.body) });
        const job = await actions.start(call, action, call.body);
        return json(202, job, { location: `/api/v1/admin/resources/${call.params.key}/jobs/${job.id}` });
      },
    }),
    route({
      method: 'GET',
      path: `${RESOURCE}/jobs`,
      access: adminAccess.read,
      summary:
        'List what is or was done to many rows, newest first; kept for 30 days, and the last 1,000 that are over',
      query: z.strictObject(pageQuery),
      answers: { status: 200, schema: pageSchema(rowJobShown) },
      handle: async (call) => pageReply(call.request, await actions.list(call, call.query)),
    }),
    route({
      method: 'GET',
      path: `${RESOURCE}/jobs/:id`,
      access: adminAccess.read,
      summary: 'One of them: how far it is, and which rows it left as they are',
      answers: { status: 200, schema: rowJobShown },
      handle: async (call) => json(200, await actions.get(call, call.params.id as string)),
    }),
    route({
      method: 'POST',
      path: `${RESOURCE}/jobs/:id/abort`,
      access: adminAccess.write,
      summary: 'Do nothing more than the rows under way; what was done stays done',
      answers: { status: 200, schema: rowJobShown },
      handle: async (call) => json(200, await actions.abort(call, call.params.id as string)),
    }),
  ];
}
