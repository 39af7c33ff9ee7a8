import { openApiDocument } from '../http/openapi.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';

/** The API's own description. `routes` are all others. */
export function openApiRoutes(routes: readonly Route[], version: string): Route[] {
  let document: Record<string, unknown> | undefined;
  const self = route({
    method: 'GET',
    path: '/api/v1/openapi.json',
    access: { public: 'it describes the API and holds no data' },
    summary: 'This document',
    answers: { status: 200 },
    handle() {
      // Made when somebody asks: a start needs none.
      document ??= openApiDocument([...routes, self], version);
      return json(200, document);
    },
  });
  return [self];
}
