import type { z } from 'zod';
import { jsonBody } from '../http/body-spec.ts';
import { entityTag, expectedVersion, preconditionFailed, requiredVersion } from '../http/entity-tag.ts';
import { type ListedPage, pageReply } from '../http/page.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { type GuardedAccess, type Route, type RouteAccess, type RouteCall, route } from '../http/route.ts';
import { pageSchema } from '../routes/schemas.ts';

/** What can be done with a resource. */
export type ResourceOperation = 'list' | 'get' | 'create' | 'update' | 'delete';

/** A call of a guarded route. */
export type ResourceCall = RouteCall<GuardedAccess>;

/** One of a resource, as it is kept. */
export interface ResourceRecord {
  /** The last part of its path. */
  id: string;
  /** Makes its ETag. Absent: it has none, and cannot be updated. */
  version?: number | undefined;
  /** What is shown of it. */
  shown: unknown;
}

/** Where a resource is kept. What it cannot do, it has no method for. All see the caller's tenant only. */
export interface ResourceSource {
  list?(call: ResourceCall, query: Record<string, string>): Promise<ListedPage>;
  /** @throws AutomateError NOT_FOUND, here and below */
  get?(call: ResourceCall, id: string): Promise<ResourceRecord>;
  create?(call: ResourceCall, body: never): Promise<ResourceRecord>;
  /** @throws AutomateError ABORTED with `details.version`, when it is another than `version`; undefined takes any */
  update?(call: ResourceCall, id: string, body: never, version: number | undefined): Promise<ResourceRecord>;
  delete?(call: ResourceCall, id: string, version: number | undefined): Promise<void>;
}

/** A resource over HTTP, as data. */
export interface ResourceOptions {
  /** Of the list: `/shop/orders`. One of them is below it. */
  path: `/${string}`;
  /** What one of them is called, for the OpenAPI document: `order`. */
  name: string;
  /** Who may: to read, to write, and where one operation differs. */
  access: { read: RouteAccess; write: RouteAccess } & Partial<Record<ResourceOperation, RouteAccess>>;
  /** How often, beside the limit of all routes together. */
  throttles?: Partial<Record<ResourceOperation, RateLimit | false>>;
  /** What is shown of one, and what it is made of and changed by. */
  schemas: { item: z.ZodType; create?: z.ZodType; update?: z.ZodType; query?: z.ZodType<Record<string, string>> };
}

/**
 * The routes of a resource: those that its source has methods for. An update takes If-Match (428 without, 412 when somebody
 * else was first); a create with an Idempotency-Key is done once.
 */
export function resourceRoutes(source: ResourceSource, options: ResourceOptions): Route[] {
  const { path, name, access, throttles = {}, schemas } = options;
  const one: `/${string}` = `${path}/:id`;
  const shared = (operation: ResourceOperation) => ({
    access: access[operation] ?? access[operation === 'list' || operation === 'get' ? 'read' : 'write'],
    ...(throttles[operation] !== undefined && { throttle: throttles[operation] }),
  });
  const { list, get, create, update, delete: remove } = source;
  const itemAnswer = { status: 200, schema: schemas.item };
  const routes: (Route | undefined)[] = [
    list &&
      route({
        ...shared('list'),
        method: 'GET',
        path,
        summary: `List every ${name}`,
        ...(schemas.query && { query: schemas.query }),
        answers: { status: 200, schema: pageSchema(schemas.item) },
        handle: async (call) => pageReply(call.request, await list(call as ResourceCall, call.query)),
      }),
    get &&
      route({
        ...shared('get'),
        method: 'GET',
        path: one,
        summary: `One ${name}`,
        answers: itemAnswer,
        handle: async (call) => shown(200, await get(call as ResourceCall, idOf(call))),
      }),
    create &&
      schemas.create &&
      route({
        ...shared('create'),
        method: 'POST',
        path,
        summary: `Make a new ${name}; the header Idempotency-Key makes asking again harmless`,
        body: jsonBody(schemas.create),
        answers: { status: 201, schema: schemas.item },
        async handle(call) {
          const made = await create(call as ResourceCall, call.body as never);
          return shown(201, made, { location: `${new URL(call.request.url).pathname}/${encodeURIComponent(made.id)}` });
        },
      }),
    update &&
      schemas.update &&
      route({
        ...shared('update'),
        method: 'PUT',
        path: one,
        versioned: true,
        summary: `Change a ${name} at the version of If-Match`,
        body: jsonBody(schemas.update),
        answers: itemAnswer,
        async handle(call) {
          const version = requiredVersion(call.request);
          const changing = update(call as ResourceCall, idOf(call), call.body as never, version);
          return shown(200, await changing.catch(refused));
        },
      }),
    remove &&
      route({
        ...shared('delete'),
        method: 'DELETE',
        path: one,
        versioned: true,
        summary: `Remove a ${name}; with If-Match only at that version`,
        answers: { status: 204 },
        async handle(call) {
          await remove(call as ResourceCall, idOf(call), expectedVersion(call.request)).catch(refused);
          return noContent();
        },
      }),
  ];
  return routes.filter((each) => each !== undefined);
}

const idOf = ({ params }: { params: Record<string, string> }): string => params.id as string;

function shown(status: number, { version, shown: body }: ResourceRecord, headers: Record<string, string> = {}): Reply {
  return json(status, body, { ...headers, ...(version !== undefined && { etag: entityTag(version) }) });
}

function refused(error: unknown): never {
  throw preconditionFailed(error);
}
