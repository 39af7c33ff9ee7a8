import { z } from 'zod';
import { jsonBody, streamBody } from '../../http/body-spec.ts';
import { pageReply } from '../../http/page.ts';
import { json } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { pageQuery, pageSchema } from '../schemas.ts';
import { adminAccess } from './admin-access.ts';
import type { AdminResources } from './admin-resources.ts';
import { adminRowsQuery } from './resource-schemas.ts';
import { confirmBody, importRowShown, importRowsQuery, importShown } from './transfer-schemas.ts';

const RESOURCE = '/api/v1/admin/resources/:key';
const IMPORT = `${RESOURCE}/imports/:id` as const;

const FORMATS = { csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

/** Rows that leave as files, and come as such: seen first, and then confirmed. */
export function adminTransferRoutes({ exportRows, imports }: Pick<AdminResources, 'exportRows' | 'imports'>): Route[] {
  const access = adminAccess;
  return [
    route({
      method: 'GET',
      path: `${RESOURCE}/export`,
      access: access.read,
      summary: 'The rows of a list as a file, CSV or JSON, as they are read',
      query: (adminRowsQuery as unknown as z.ZodObject).extend({
        format: z.enum(['csv', 'json']),
      }) as unknown as z.ZodType<Record<string, string>>,
      answers: { status: 200, contentType: 'text/csv' },
      async handle(call) {
        const { format, ...query } = call.query as Record<string, string> & { format: 'csv' | 'json' };
        return {
          status: 200,
          stream: await exportRows(call, format, query),
          headers: {
            'content-type': FORMATS[format],
            'content-disposition': `attachment; filename="${call.params.key}.${format}"`,
          },
        };
      },
    }),
    route({
      method: 'POST',
      path: `${RESOURCE}/imports`,
      access: access.write,
      summary:
        'Read a file of rows, CSV or a JSON array, and say what is to become of each; nothing is changed; 429 while a process reads 8 files, 4 of the tenant, or 50 imports of the tenant are not over',
      body: streamBody(['text/csv', 'application/json']),
      answers: { status: 201, schema: importShown },
      async handle(call) {
        const { contentType, stream } = call.body;
        const made = await imports.check(call, contentType === 'text/csv' ? 'csv' : 'json', stream);
        return json(201, made, { location: `${new URL(call.request.url).pathname}/${made.id}` });
      },
    }),
    route({
      method: 'GET',
      path: `${RESOURCE}/imports`,
      access: access.read,
      summary: 'List imports, newest first; kept for 7 days, and the last 200 that are over',
      query: z.strictObject(pageQuery),
      answers: { status: 200, schema: pageSchema(importShown) },
      handle: async (call) => pageReply(call.request, await imports.list(call, call.query)),
    }),
    route({
      method: 'GET',
      path: IMPORT,
      access: access.read,
      summary: 'One import: what is to become of it, and how far it is',
      answers: { status: 200, schema: importShown },
      handle: async (call) => json(200, await imports.get(call, call.params.id as string)),
    }),
    route({
      method: 'GET',
      path: `${IMPORT}/rows`,
      access: access.read,
      summary: 'The rows of an import, or the bad ones alone, each with what is wrong with it',
      query: importRowsQuery,
      answers: { status: 200, schema: pageSchema(importRowShown) },
      handle: async (call) => pageReply(call.request, await imports.rows(call, call.params.id as string, call.query)),
    }),
    route({
      method: 'POST',
      path: `${IMPORT}/confirm`,
      access: access.write,
      summary: 'Carry out an import in the background: all of it or nothing; asking again is harmless',
      body: jsonBody(confirmBody),
      answers: { status: 202, schema: importShown },
      handle: async (call) => json(202, await imports.confirm(call, call.params.id as string, call.body)),
    }),
    route({
      method: 'POST',
      path: `${IMPORT}/abort`,
      access: access.write,
      summary: 'Give up an import that is not done: nothing of it is changed',
      answers: { status: 200, schema: importShown },
      handle: async (call) => json(200, await imports.abort(call, call.params.id as string)),
    }),
  ];
}
