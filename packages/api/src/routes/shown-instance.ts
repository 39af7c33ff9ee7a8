import { isSecretField, type JsonObject } from '@automate/core';
import type { Secrets } from '@automate/governance';
import {
  configurableOf,
  type HealthRecord,
  type Host,
  type Instance,
  type InstanceStatus,
  NOT_LIVE,
  secretReferences,
} from '@automate/host';

/** What showing instances needs. */
export interface ShowPorts {
  host: Pick<Host, 'plugins' | 'statuses' | 'health'>;
  secrets: Pick<Secrets, 'bindings'>;
}

/** An instance without its hosts, as lists show it. */
export function summaryOf(
  instance: Instance,
  plugins: Host['plugins'],
  configured: InstanceStatus = NOT_LIVE,
  health?: HealthRecord,
) {
  const { tenantId: _, id: __, pluginId, config: ___, secretsSetAt: ____, ...shown } = instance;
  const status = { ...configured, ...(health && { health: shownHealth(health) }) };
  return { plugin: pluginId, ...shown, configuration: maskedConfiguration(instance, plugins), status };
}

/** A whole instance. */
export async function detailsOf(instance: Instance, { host, secrets }: ShowPorts) {
  const { tenantId, pluginId, name } = instance;
  const [statuses, healths] = await Promise.all([
    host.statuses.read(tenantId, pluginId),
    host.health.list(tenantId, pluginId),
  ]);
  const keys = [...secretReferences(fieldsOf(instance, host.plugins), instance.config)];
  const secretHosts = await Promise.all(
    keys.map(async ([field, key]) => [field, await secrets.bindings(tenantId, key)] as const),
  );
  const summary = summaryOf(instance, host.plugins, statuses.get(name), healths.get(name));
  return { ...summary, secretHosts: Object.fromEntries(secretHosts) };
}

/** In short; the instance's own health has the rest. */
function shownHealth({ status, since, message, checkedAt }: HealthRecord) {
  return { status, since, ...(message !== undefined && { message }), ...(checkedAt && { checkedAt }) };
}

/** The values of the fields; of a secret only that there is one. What looks like a reference is masked, whatever the field. */
export function maskedConfiguration(instance: Instance, plugins: Host['plugins']): JsonObject {
  const { fields, known } = fieldsOf(instance, plugins);
  const secret = new Set(fields.filter(isSecretField).map(({ key }) => key));
  const shown = Object.entries(instance.config).map(([field, value]) => {
    // Of a plugin that is no longer there nobody knows which fields are secret.
    if (known && !secret.has(field)) return [field, value];
    const at = Object.hasOwn(instance.secretsSetAt, field) ? instance.secretsSetAt[field] : undefined;
    return [field, { configured: true, ...(at && { updatedAt: at.toISOString() }) }];
  });
  return Object.fromEntries(shown) as JsonObject;
}

function fieldsOf({ pluginId, contribution }: Instance, plugins: Host['plugins']) {
  const found = configurableOf(plugins.manifest(pluginId), contribution);
  return { fields: found?.fields ?? [], known: found !== undefined };
}
