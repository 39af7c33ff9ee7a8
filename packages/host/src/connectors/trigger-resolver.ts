import type { ResolvedTrigger, Trigger, TriggerRef, TriggerResolver } from '@automate/connectors';
import { AutomateError } from '@automate/core';
import type { Secrets } from '@automate/governance';
import { secretReferences } from '../instances/instance-config.ts';
import type { Instances } from '../instances/instances.ts';
import { pickInstance } from '../instances/pick-instance.ts';
import type { PluginHost } from '../loading/plugin-host.ts';
import { findConnectorIn, type KnownConnector } from './find-connector.ts';

export interface TriggerResolverOptions {
  plugins: PluginHost;
  instances: Pick<Instances, 'cache'>;
  secrets: Pick<Secrets, 'plaintext'>;
}

/** Finds what a webhook's URL stands for, in manifests and instances: no plugin code runs. */
export function createTriggerResolver({ plugins, instances, secrets }: TriggerResolverOptions): TriggerResolver {
  const findConnector = findConnectorIn(plugins);
  return {
    async resolve(ref) {
      const known = findConnector(ref.connector);
      const { connector, pluginId, pluginVersion } = known;
      const [name, trigger] = pickTrigger(known, ref);
      const found = await instances.cache.find({
        tenantId: ref.tenantId,
        pluginId,
        point: connector.point,
        key: connector.key,
        name: ref.instance,
      });
      const instance = pickInstance(connector, found, ref.instance);
      const keys = secretReferences(connector, instance.config);
      return {
        connector: connector.key,
        instance: instance.name,
        trigger: name,
        source: `${connector.key}/${instance.name}`,
        pluginId,
        pluginVersion,
        verification: trigger.verification,
        eventType: trigger.eventType,
        ...(trigger.approval && { approval: trigger.approval }),
        secrets: () => verificationKeys(trigger, keys, ref, secrets),
      } satisfies ResolvedTrigger;
    },
  };
}

/** The only one, or the one that is named. */
function pickTrigger({ connector }: KnownConnector, { trigger: name }: TriggerRef): [string, Trigger] {
  const triggers = Object.entries(connector.triggers);
  const found = name === undefined && triggers.length === 1 ? triggers[0] : triggers.find(([own]) => own === name);
  if (found !== undefined) return found;
  const names = triggers.map(([own]) => own).join(', ') || 'none';
  throw new AutomateError({
    code: 'NOT_FOUND',
    message:
      name === undefined
        ? `connector ${connector.key} has no single trigger to be meant without a name; it has: ${names}`
        : `connector ${connector.key} has no trigger ${JSON.stringify(name)}; it has: ${names}`,
    effect: 'none',
  });
}

async function verificationKeys(
  { verification }: Trigger,
  keys: ReadonlyMap<string, string>,
  { tenantId, connector, instance }: TriggerRef,
  secrets: Pick<Secrets, 'plaintext'>,
): Promise<string[]> {
  if (verification.scheme === 'none') return [];
  const key = keys.get(verification.secretField);
  if (key !== undefined) return [await secrets.plaintext(tenantId, key)];
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `instance "${instance}" of connector ${connector} has no secret for "${verification.secretField}": webhooks cannot be verified`,
    effect: 'none',
  });
}
