import { type ConnectorDefinition, type ConnectorManifest, defineConnector, parseConnectorManifest } from '@automate/connectors';
import { AutomateError, type Manifest } from '@automate/core';
import type { ConfigurableContribution, FindConfigurable } from '../instances/configurable-contribution.ts';

/** A connector's manifest entry, as the host reads it. */
export function connectorManifest(definition: ConnectorDefinition): ConnectorManifest {
  const contribution = defineConnector(definition);
  const entry = JSON.parse(JSON.stringify({ ...contribution.describe(), point: 'connector', key: contribution.key })) as unknown;
  return parseConnectorManifest(entry, definition.key);
}

/** The same as instances see it. */
export function configurable(
  connector: ConnectorManifest,
  secretBindings: Manifest['secretBindings'] = [],
): ConfigurableContribution {
  const { supportsHealthCheck = false, supportsTestConnection = false } = connector;
  return { ...connector, supportsHealthCheck, supportsTestConnection, secretBindings };
}

/** A connector with every kind of field that instances treat differently. */
export const erp = connectorManifest({
  key: 'erp',
  displayName: 'ERP',
  fields: [
    { key: 'baseUrl', type: 'url', label: 'URL', required: true, default: 'https://erp.example.com' },
    { key: 'company', type: 'string', label: 'Company', required: true, maxLength: 10 },
    { key: 'retries', type: 'integer', label: 'Retries', default: 3 },
    { key: 'token', type: 'secret', label: 'Token', required: true },
    { key: 'note', type: 'text', label: 'Note', secret: true },
  ],
});

/** A connector that needs no configuration. */
export const clock = connectorManifest({ key: 'clock', displayName: 'Clock', fields: [{ key: 'zone', type: 'string', label: 'Zone' }] });

const known: Record<string, ConfigurableContribution> = {
  erp: configurable(erp, [{ field: 'token', hosts: ['$field:baseUrl', 'login.example.com'] }]),
  clock: configurable(clock),
};

/** Knows both, each of a plugin of its own name. */
export const findConfigurable: FindConfigurable = (pluginId, wanted) => {
  const found = known[pluginId];
  if (found !== undefined && (wanted === undefined || wanted.key === found.key)) return found;
  throw new AutomateError({ code: 'NOT_FOUND', message: `there is no plugin "${pluginId}"`, effect: 'none' });
};
