import {
  type AdminResources,
  type AdminRowBody,
  actorOf,
  type ResourceCall,
  type ResourceRecord,
  type ShownAdminResource,
} from '@automate/api';
import { AutomateError, allowsOperation } from '@automate/core';
import type { AdminCaller, AdminRow, AdminRows } from '@automate/extensions';
import { type AuditTrail, createAuditTrail } from '@automate/governance';
import type { PluginHost } from '@automate/host';
import { type ChangeScope, createRow, deleteRow, restoreRow, rowOf, updateRow } from './change-row.ts';
import type { Database } from './database.ts';
import type { DeclaredResource } from './declared-resource.ts';
import { pluginResources } from './plugin-resources.ts';
import { adminQuestion, filtersOf, ROW_TIMES } from './question.ts';
import { resourceOperations, shownRow } from './row-policy.ts';
import { tableRows } from './table-rows.ts';

export interface AdminResourcesOptions {
  /** With the tables of `adminMigrations` and `governanceMigrations`. */
  db: Database;
  /** Whose plugins' resources there are, as they come and go. Default: none. */
  plugins?: Pick<PluginHost, 'declarations' | 'contribution'>;
  /** The app's own, before those of plugins. */
  resources?: readonly DeclaredResource[] | undefined;
}

/** The resources of an installation. @throws AutomateError INVALID_ARGUMENT when two of the app have one key */
export function createAdminResources({ db, plugins, resources = [] }: AdminResourcesOptions): AdminResources {
  const own = new Map(resources.map((resource) => [resource.spec.key, resource]));
  if (own.size < resources.length) {
    const message = 'Two admin resources of the app have the same key.';
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
  }
  const ofPlugins = plugins ? pluginResources(plugins) : () => [];
  const all = (): DeclaredResource[] => [...own.values(), ...ofPlugins().filter(({ spec }) => !own.has(spec.key))];
  const find = ({ params: { key = '' } }: ResourceCall): DeclaredResource => {
    const found = all().find(({ spec }) => spec.key === key);
    if (found !== undefined) return found;
    throw new AutomateError({
      code: 'NOT_FOUND',
      message: `There is no admin resource ${JSON.stringify(key)}.`,
      effect: 'none',
    });
  };
  const rowsOf = async (resource: DeclaredResource, call: ResourceCall, on?: Database): Promise<AdminRows> => {
    const { table, overrides, spec } = resource;
    if (table === undefined) return (resource.rows as NonNullable<DeclaredResource['rows']>)();
    const where = overrides.query?.(call.principal);
    return tableRows(table.rows, spec.displayName.one, { db: on ?? table.db ?? db, call, where });
  };
  const read = async (call: ResourceCall) => {
    const resource = find(call);
    return { resource, rows: await rowsOf(resource, call), caller: callerOf(call) };
  };
  /** Where rows and audit entries are in one database, both are written or none. */
  const change = async <T>(call: ResourceCall, work: (scope: ChangeScope) => Promise<T>): Promise<T> => {
    const resource = find(call);
    const within = async (on: Database | undefined, audit: Pick<AuditTrail, 'append'>) =>
      work({ resource, call, caller: callerOf(call), rows: await rowsOf(resource, call, on), audit });
    const { table } = resource;
    if (table === undefined) return within(undefined, createAuditTrail(db));
    const { db: other = db } = table;
    return other.transaction((tx) => within(tx, createAuditTrail(other === db ? tx : db)));
  };
  const record = (call: ResourceCall, row: AdminRow): ResourceRecord => {
    const shown = shownRow(find(call), row, call.principal);
    return { id: row.id, version: row.version, shown };
  };
  const values = (body: unknown) => (body as AdminRowBody).values;

  return {
    async list({ principal }) {
      const readable = all().filter(({ spec }) => allowsOperation(principal.permissions, `data:${spec.key}:read`));
      return { items: readable.map((resource) => shownResource(resource, principal)) };
    },
    get: async (call) => shownResource(find(call), call.principal),
    rows: {
      async list(call, query) {
        const { resource, rows, caller } = await read(call);
        const page = await rows.list(adminQuestion(resource.spec, query), caller);
        return { items: page.rows.map((row) => shownRow(resource, row, call.principal)), nextCursor: page.nextCursor };
      },
      get: async (call, id) => record(call, await rowOf(await read(call), id)),
      create: (call, body) => change(call, async (scope) => record(call, await createRow(scope, values(body)))),
      update: (call, id, body, version) =>
        change(call, async (scope) => record(call, await updateRow(scope, id, values(body), version))),
      delete: (call, id, version) => change(call, (scope) => deleteRow(scope, id, version)),
    },
    restore: (call, id, version) => change(call, async (scope) => record(call, await restoreRow(scope, id, version))),
  };
}

function callerOf({ principal }: ResourceCall): AdminCaller {
  return { tenantId: principal.tenantId, actor: actorOf(principal) };
}

function shownResource(resource: DeclaredResource, principal: ResourceCall['principal']): ShownAdminResource {
  const { spec, pluginId, overrides } = resource;
  const {
    key,
    displayName,
    description,
    group,
    listed,
    fields,
    title,
    columns,
    sorts,
    sort,
    readOnly,
    softDelete,
    actions,
  } = spec;
  return {
    ...{ key, displayName, description, group, plugin: pluginId, listed, fields, title },
    columns: [...(overrides.columns?.(principal) ?? columns)],
    searchable: spec.search.length > 0,
    filters: filtersOf(spec),
    sorts: [...sorts, ...ROW_TIMES],
    ...{ sort, readOnly, softDelete, actions },
    inlines: spec.inlines.map((inline) => ({ ...inline, label: inline.label ?? inline.resource })),
    operations: resourceOperations(resource, principal),
  };
}
