import { connectorPoint } from '@automate/connectors';
import { adminResourcePoint } from '@automate/extensions';
import { secretsBackendPoint } from '@automate/governance';
import { type CrossingPoint, createTierOf, type IsolationOptions } from '@automate/host';
import { authenticationPoint, storagePoint } from '@automate/providers';
import { templateFilterPoint } from '@automate/templates';
import { stepTypePoint } from '@automate/workflow';
import type { ParsedConfig } from './config.ts';

/** What plugins in processes of their own may contribute. */
const POINTS: readonly CrossingPoint[] = [
  connectorPoint,
  templateFilterPoint,
  secretsBackendPoint,
  storagePoint,
  authenticationPoint,
  stepTypePoint,
  adminResourcePoint,
];

/** Where each plugin's code runs, by the operator's configuration. */
export function pluginIsolation({ plugins: { tiers, child, dependenciesOf } }: ParsedConfig): IsolationOptions {
  const limits = Object.fromEntries(Object.entries(child).filter(([, limit]) => limit !== undefined));
  const from = dependenciesOf === undefined ? {} : { from: dependenciesOf };
  return { tierOf: createTierOf({ ...tiers, ...from }), points: POINTS, limits, lender: import.meta.url };
}
