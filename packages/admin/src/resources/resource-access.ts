import { actorOf, type ResourceCall } from '@automate/api';
import { AutomateError, type Logger, refused, silentLogger } from '@automate/core';
import type { AdminCaller, AdminRows } from '@automate/extensions';
import type { Database } from '@automate/governance';
import type { PluginHost } from '@automate/host';
import type { DeclaredResource } from './declared-resource.ts';
import { pluginResources } from './plugin-resources.ts';
import { sayRow } from './problems.ts';
import { type RowsScope, tableRows } from './table-rows.ts';

/** The way from a call to the resource that it is about, and to its rows. */
export interface ResourceAccess {
  /** The installation's own. */
  db: Database;
  all(): DeclaredResource[];
  byKey(key: string): DeclaredResource | undefined;
  /** @throws AutomateError NOT_FOUND */
  find(call: ResourceCall): DeclaredResource;
  /** The database that a resource's table is in. */
  databaseOf(resource: DeclaredResource): Database;
  /** What a caller sees of a resource, through a transaction or not. */
  scopeOf(resource: DeclaredResource, call: ResourceCall, on?: Database): RowsScope;
  rowsOf(resource: DeclaredResource, call: ResourceCall, on?: Database): Promise<AdminRows>;
}

export interface ResourceAccessOptions {
  /** With the tables of `adminMigrations` and `governanceMigrations`. */
  db: Database;
  /** Whose plugins' resources there are, as they come and go. Default: none. */
  plugins?: Pick<PluginHost, 'declarations' | 'contribution'>;
  /** The app's own, before those of plugins. */
  resources?: readonly DeclaredResource[] | undefined;
  /** Told of what fails in plugins, and in the background. */
  log?: Logger;
  /** Masks secrets in what plugins say of a row, which is shown and kept. Default: nothing is masked. */
  redact?: ((text: string) => string) | undefined;
}

/** @throws AutomateError INVALID_ARGUMENT when two resources of the app have one key */
export function createResourceAccess({
  db,
  plugins,
  resources = [],
  log = silentLogger,
  redact = (text) => text,
}: ResourceAccessOptions): ResourceAccess {
  const own = new Map(resources.map((resource) => [resource.spec.key, resource]));
  if (own.size < resources.length) {
    const message = 'Two admin resources of the app have the same key.';
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
  }
  const ofPlugins = plugins ? pluginResources(plugins, log, redact) : () => [];
  const all = () => [...own.values(), ...ofPlugins().filter(({ spec }) => !own.has(spec.key))];
  const byKey = (key: string) => all().find(({ spec }) => spec.key === key);
  const databaseOf = ({ table }: DeclaredResource): Database => table?.db ?? db;
  const scopeOf: ResourceAccess['scopeOf'] = (resource, call, on = databaseOf(resource)) => ({
    db: on,
    call,
    where: resource.overrides.query?.(call.principal),
  });
  return {
    db,
    all,
    byKey,
    find({ params: { key = '' } }) {
      const found = byKey(key);
      if (found !== undefined) return found;
      throw refused('NOT_FOUND', sayRow('no_resource', { key: JSON.stringify(key) }));
    },
    databaseOf,
    scopeOf,
    async rowsOf(resource, call, on) {
      const { table, spec } = resource;
      if (table === undefined) return (resource.rows as NonNullable<DeclaredResource['rows']>)();
      return tableRows(table.rows, spec.displayName.one, scopeOf(resource, call, on));
    },
  };
}

export function callerOf({ principal }: ResourceCall): AdminCaller {
  return { tenantId: principal.tenantId, actor: actorOf(principal) };
}
