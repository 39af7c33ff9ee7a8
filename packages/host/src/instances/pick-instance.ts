import type { ConnectorManifest } from '@automate/connectors';
import { type JsonObject, refused } from '@automate/core';
import { sayHost } from '../problems.ts';
import { DEFAULT_INSTANCE, type Instance } from './instance.ts';
import { needsNoConfig } from './instance-config.ts';

/** An instance as calls need it; one that nobody configured has no values and no `id`. */
export type PickedInstance = Pick<Instance, 'name' | 'config'> &
  Partial<Pick<Instance, 'id' | 'version' | 'createdAt'>>;

/**
 * The instance that is meant, of those that were found. Without a name: the one called `default`, else the only one. A connector without required
 * configuration has `default` even when nobody made it. Throws NOT_FOUND for a name that there is not,
 * FAILED_PRECONDITION when none is named and it is not clear which, or the connector must be configured first.
 */
export function pickInstance(
  connector: Pick<ConnectorManifest, 'key' | 'fields'>,
  instances: readonly PickedInstance[],
  name: string | undefined,
): PickedInstance {
  const absent = (named: string) =>
    refused('NOT_FOUND', sayHost('no_instance_of_connector', { connector: connector.key, name: named }));
  const wanted = instances.find((instance) => instance.name === (name ?? DEFAULT_INSTANCE));
  if (wanted !== undefined) return wanted;
  const only = name === undefined && instances.length === 1 ? instances[0] : undefined;
  if (only !== undefined) return only;
  if (name !== undefined && name !== DEFAULT_INSTANCE) throw absent(name);
  if (instances.length === 0 || name !== undefined) {
    if (needsNoConfig(connector)) return { name: DEFAULT_INSTANCE, config: NOTHING };
    if (name !== undefined) throw absent(name);
    throw refused('FAILED_PRECONDITION', sayHost('connector_unconfigured', { connector: connector.key }));
  }
  const names = instances.map((instance) => instance.name).join(', ');
  throw refused('FAILED_PRECONDITION', sayHost('connector_ambiguous', { connector: connector.key, names }));
}

const NOTHING: JsonObject = Object.freeze({});
