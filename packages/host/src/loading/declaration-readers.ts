import { connectorPoint, parseConnectorManifest } from '@automate/connectors';
import { adminResourcePoint, parseAdminResource } from '@automate/extensions';
import { secretsBackendKind } from '@automate/governance';
import { authenticationKind, storageKind } from '@automate/providers';
import { parseStepTypeManifest, stepTypePoint } from '@automate/workflow';
import type { DeclarationReader } from './declarations.ts';

/** What a manifest may say of contributions to the points that this host knows: a plugin that says anything else is failed. */
export const DECLARATION_READERS: Readonly<Record<string, DeclarationReader>> = {
  [connectorPoint.id]: parseConnectorManifest,
  [stepTypePoint.id]: parseStepTypeManifest,
  [adminResourcePoint.id]: parseAdminResource,
  ...Object.fromEntries(
    [secretsBackendKind, storageKind, authenticationKind].map(({ point, parseManifest }) => [point.id, parseManifest]),
  ),
};
