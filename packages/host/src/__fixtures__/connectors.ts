import { type ConnectorDefinition, type ConnectorManifest, defineConnector, parseConnectorManifest } from '@automate/connectors';
import { AutomateError } from '@automate/core';
import type { FindConnector } from '../connectors/find-connector.ts';

/** A connector's manifest entry, as the host reads it. */
export function connectorManifest(definition: ConnectorDefinition): ConnectorManifest {
  const contribution = defineConnector(definition);
  const entry = JSON.parse(JSON.stringify({ ...contribution.describe(), point: 'connector', key: contribution.key })) as unknown;
  return parseConnectorManifest(entry, definition.key);
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

/** Knows both. */
export const findConnector: FindConnector = (key) => {
  const connector = [erp, clock].find((candidate) => candidate.key === key);
  if (connector) return { pluginId: `${key}-plugin`, pluginVersion: '1.0.0', connector };
  throw new AutomateError({ code: 'NOT_FOUND', message: `there is no connector "${key}"`, effect: 'none' });
};
