import type { Logger } from '@automate/core';
import { type AdminResourceSpec, type AdminRows, adminResourcePoint } from '@automate/extensions';
import type { Declaration, PluginHost } from '@automate/host';
import type { DeclaredResource } from './declared-resource.ts';
import { checkedRows } from './plugin-rows.ts';
import { recordsTable } from './records-table.ts';

/** The resources that plugins declare now: known from their manifests, their code imported when rows are first asked for. */
export function pluginResources(
  plugins: Pick<PluginHost, 'declarations' | 'contribution'>,
  log: Logger,
  redact: (text: string) => string,
): () => DeclaredResource[] {
  const known = new WeakMap<Declaration, DeclaredResource>();
  const resourceOf = (declaration: Declaration): DeclaredResource => {
    const resource = known.get(declaration) ?? declaredResource(declaration, plugins, log, redact);
    known.set(declaration, resource);
    return resource;
  };
  return () => plugins.declarations(adminResourcePoint.id).map(resourceOf);
}

function declaredResource(
  { key, pluginId, declared }: Declaration,
  plugins: Pick<PluginHost, 'contribution'>,
  log: Logger,
  redact: (text: string) => string,
): DeclaredResource {
  const spec = declared as AdminResourceSpec;
  if (spec.operations === undefined) {
    return { spec, pluginId, overrides: {}, table: { rows: recordsTable(`${pluginId}/${key}`, spec) } };
  }
  const rows = async (): Promise<AdminRows> => {
    const resource = await plugins.contribution(adminResourcePoint, key);
    return checkedRows(resource.rows as AdminRows, { pluginId, key, log, redact });
  };
  return { spec, pluginId, overrides: {}, rows };
}
