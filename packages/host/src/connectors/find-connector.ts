import { type ConnectorManifest, connectorPoint } from '@automate/connectors';
import type { PluginHost } from '../loading/plugin-host.ts';

/** A connector that can be used, as its manifest tells of it. */
export interface KnownConnector {
  pluginId: string;
  pluginVersion: string;
  connector: ConnectorManifest;
}

/** Finds connectors by key. Throws NOT_FOUND when there is none, FAILED_PRECONDITION when its plugin failed or is disabled. */
export type FindConnector = (key: string) => KnownConnector;

/** Over a host that reads the connectors of its manifests with `parseConnectorManifest`. */
export function findConnectorIn(plugins: PluginHost): FindConnector {
  return (key) => {
    const { pluginId, declared } = plugins.declaration(connectorPoint.id, key);
    return { pluginId, pluginVersion: plugins.version(pluginId), connector: declared as ConnectorManifest };
  };
}
