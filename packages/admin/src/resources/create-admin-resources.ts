import {
  type AdminResources,
  type AdminRowBody,
  knownRefusals,
  type ResourceCall,
  type ResourceRecord,
  type ShownAdminResource,
} from '@automate/api';
import { allowsOperation, silentLogger } from '@automate/core';
import type { AdminQuestion, AdminRow } from '@automate/extensions';
import { type AuditTrail, createAuditTrail, type Database, doMoreThanTold } from '@automate/governance';
import { createRowJobs } from './actions/row-jobs.ts';
import { type ChangeScope, createRow, deleteRow, restoreRow, rowOf, updateRow } from './change-row.ts';
import type { DeclaredResource } from './declared-resource.ts';
import { forgetOld } from './forget-old.ts';
import { inlinesShown, parentFilter, saveInlines } from './inline-rows.ts';
import { adminQuestion, filtersOf, ROW_TIMES } from './question.ts';
import { callerOf, createResourceAccess, type ResourceAccessOptions } from './resource-access.ts';
import { requireTransfer, resourceOperations, shownRow } from './row-policy.ts';
import type { Starters } from './starter.ts';
import { exportRows } from './transfer/export-rows.ts';
import { createImports } from './transfer/imports.ts';

const MAX_IMPORT_BYTES = 256 * 1024 * 1024;
/** Rows of an export that are read at once. */
const EXPORT_PAGE = 200;

export interface AdminResourcesOptions extends ResourceAccessOptions {
  /**
   * Who began something, and what they may by now: with it another process goes on where one has ended. Default: an import
   * waits to be confirmed again, and a job ends.
   */
  starters?: Starters | undefined;
  /** Bytes of a file that is imported. Default 256 MiB. */
  maxImportBytes?: number;
  /** How long a process that carries out an import may be silent before it counts as lost, in milliseconds. Default 30 s. */
  holdMs?: number;
}

/** The resources of an installation, and what they do in the background. */
export interface OpenAdminResources extends AdminResources {
  /** Forgets old imports and jobs. To be called now and then, in any number of processes. */
  sweep(): Promise<void>;
  /** Goes on with imports and jobs whose process is gone. To be called every few seconds, in any number of processes. */
  takeUp(): Promise<void>;
  /** Ends what goes on in the background: other processes go on with it, or imports are as before they were confirmed. */
  close(): Promise<void>;
}

/** The resources of an installation. @throws AutomateError INVALID_ARGUMENT when two of the app have one key */
export function createAdminResources(options: AdminResourcesOptions): OpenAdminResources {
  const access = createResourceAccess(options);
  const { db, all, find, rowsOf, databaseOf } = access;
  const { log = silentLogger, maxImportBytes = MAX_IMPORT_BYTES, holdMs = 30_000, starters } = options;
  const imports = createImports({ access, log, maxBytes: maxImportBytes, holdMs, starters });
  const read = async (call: ResourceCall) => {
    const resource = find(call);
    return { resource, rows: await rowsOf(resource, call), caller: callerOf(call) };
  };
  /** Where rows and audit entries are in one database, both are written or none. */
  const change = async <T>(call: ResourceCall, work: (scope: ChangeScope, on?: Database) => Promise<T>): Promise<T> => {
    const resource = find(call);
    const within = async (on: Database | undefined, audit: Pick<AuditTrail, 'append'>) =>
      work({ resource, call, caller: callerOf(call), rows: await rowsOf(resource, call, on), audit }, on);
    if (resource.table === undefined) return within(undefined, createAuditTrail(db));
    const other = databaseOf(resource);
    // What is looked at last, such as a deferred constraint, is said when all is done.
    return knownRefusals(other.transaction((tx) => within(tx, createAuditTrail(other === db ? tx : db))));
  };
  const actions = createRowJobs({ access, change, log, holdMs, starters });
  const record = async (call: ResourceCall, row: AdminRow, on?: Database): Promise<ResourceRecord> => {
    const resource = find(call);
    const shown = shownRow(resource, row, call.principal);
    const inlines = resource.spec.inlines.length > 0 && (await inlinesShown(access, resource, call, row.id, on));
    return { id: row.id, version: row.version, shown: { ...shown, ...(inlines && { inlines }) } };
  };
  const save = (call: ResourceCall, body: AdminRowBody, work: (scope: ChangeScope) => Promise<AdminRow>) =>
    change(call, async (scope, on) => {
      const row = await work(scope);
      // Rows below it may be audited where it is not: they tell nothing of it.
      if (!scope.resource.spec.audited) doMoreThanTold();
      await saveInlines(access, scope, row.id, body.inlines, on);
      return record(call, row, on);
    });
  const questionOf = (resource: DeclaredResource, { parent, ...query }: Record<string, string>): AdminQuestion => {
    const question = adminQuestion(resource.spec, query);
    if (parent !== undefined) question.filters.push(parentFilter(access, resource, parent));
    return question;
  };

  return {
    async list({ principal }) {
      const readable = all().filter(({ spec }) => allowsOperation(principal.permissions, `data:${spec.key}:read`));
      return { items: readable.map((resource) => shownResource(resource, principal, all())) };
    },
    get: async (call) => shownResource(find(call), call.principal, all()),
    rows: {
      async list(call, query) {
        const { resource, rows, caller } = await read(call);
        const page = await rows.list(questionOf(resource, query), caller);
        return { items: page.rows.map((row) => shownRow(resource, row, call.principal)), nextCursor: page.nextCursor };
      },
      get: async (call, id) => record(call, await rowOf(await read(call), id)),
      create: (call, body: AdminRowBody) => save(call, body, (scope) => createRow(scope, body.values)),
      update: (call, id, body: AdminRowBody, version) =>
        save(call, body, (scope) => updateRow(scope, id, body.values, version)),
      delete: (call, id, version) => change(call, (scope) => deleteRow(scope, id, version)),
    },
    restore: (call, id, version) =>
      change(call, async (scope, on) => record(call, await restoreRow(scope, id, version), on)),
    async exportRows(call, format, query) {
      const { resource, rows, caller } = await read(call);
      requireTransfer(resource);
      const question = { ...questionOf(resource, query), limit: EXPORT_PAGE };
      // What is wrong with the question is said before anything is.
      const first = await rows.list(question, caller);
      return exportRows(resource.spec, format, async (cursor) => {
        if (cursor === undefined) return first;
        await call.stillAllowed();
        return rows.list({ ...question, cursor }, caller);
      });
    },
    imports,
    actions,
    sweep: () => forgetOld(db),
    async takeUp() {
      await Promise.all([imports.takeUp(), actions.takeUp()]);
    },
    async close() {
      await Promise.all([imports.close(), actions.close()]);
    },
  };
}

function shownResource(
  resource: DeclaredResource,
  principal: ResourceCall['principal'],
  all: readonly DeclaredResource[],
): ShownAdminResource {
  const { spec, pluginId, overrides } = resource;
  const nameOf = (wanted: string) => all.find((each) => each.spec.key === wanted)?.spec.displayName.many ?? wanted;
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
    sorts: [...sorts, ...ROW_TIMES.filter((each) => resource.table === undefined || each in resource.table.rows.sorts)],
    ...{ sort, readOnly, softDelete, actions },
    inlines: spec.inlines.map((inline) => ({ ...inline, label: inline.label ?? nameOf(inline.resource) })),
    operations: resourceOperations(resource, principal),
  };
}
