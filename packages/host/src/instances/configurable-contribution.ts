import {
  AutomateError,
  type FieldSpec,
  type JsonObject,
  type Manifest,
  type ManifestContribution,
  refused,
} from '@automate/core';
import { configJsonSchema, readFields } from '@automate/fields';
import { secretsBackendPoint } from '@automate/governance';
import type { PluginHost } from '../loading/plugin-host.ts';
import { sayHost } from '../problems.ts';
import type { ContributionRef } from './instance.ts';

/** A contribution that instances can be made of, as its plugin's manifest tells of it: no code runs. */
export interface ConfigurableContribution extends ContributionRef {
  displayName: string;
  description?: string;
  fields: readonly FieldSpec[];
  /** The same as JSON Schema (2020-12). */
  configSchema: JsonObject;
  supportsHealthCheck: boolean;
  supportsTestConnection: boolean;
  /** Where the manifest says that secrets may go. */
  secretBindings: Manifest['secretBindings'];
}

const known = new WeakMap<ManifestContribution, ConfigurableContribution | null>();

/** The contributions of a manifest that instances can be made of; none of a plugin that has no manifest. */
export function configurablesOf(manifest: Manifest | undefined): ConfigurableContribution[] {
  return manifest?.contributions.flatMap((entry) => readConfigurable(entry, manifest) ?? []) ?? [];
}

/** The one of that name among them. */
export function configurableOf(
  manifest: Manifest | undefined,
  { point, key }: ContributionRef,
): ConfigurableContribution | undefined {
  return configurablesOf(manifest).find((one) => one.point === point && one.key === key);
}

function readConfigurable(entry: ManifestContribution, { secretBindings }: Manifest): ConfigurableContribution | null {
  const read = known.get(entry);
  if (read !== undefined) return read;
  const made = isConfigurable(entry) ? configurable(entry, secretBindings) : null;
  known.set(entry, made);
  return made;
}

/** What has fields. Secrets backends have them too, but must be there before any instance: the server's configuration makes those. */
function isConfigurable({ point, fields }: ManifestContribution): boolean {
  return Array.isArray(fields) && point !== secretsBackendPoint.id;
}

function configurable(
  entry: ManifestContribution,
  secretBindings: Manifest['secretBindings'],
): ConfigurableContribution | null {
  const { specs, problems } = readFields(entry.fields as unknown[]);
  if (problems.length > 0) return null;
  return {
    point: entry.point,
    key: entry.key,
    displayName: typeof entry.displayName === 'string' ? entry.displayName : entry.key,
    ...(typeof entry.description === 'string' ? { description: entry.description } : {}),
    fields: specs,
    configSchema: configJsonSchema(specs),
    supportsHealthCheck: entry.supportsHealthCheck === true,
    supportsTestConnection: entry.supportsTestConnection === true,
    secretBindings,
  };
}

/** Finds what an instance of a plugin configures: by name, or the only one there is. */
export type FindConfigurable = (pluginId: string, contribution?: ContributionRef) => ConfigurableContribution;

/**
 * Over a host's manifests. Throws NOT_FOUND (no such plugin, nothing of that name to configure), FAILED_PRECONDITION
 * (several, and none is named; the plugin failed or is disabled).
 */
export function findConfigurableIn(plugins: PluginHost): FindConfigurable {
  return (pluginId, wanted) => {
    const found = pickConfigurable(plugins, pluginId, wanted);
    const owner = plugins.declaration(found.point, found.key).pluginId;
    if (owner === pluginId) return found;
    const { point, key } = found;
    throw refused('FAILED_PRECONDITION', sayHost('contribution_elsewhere', { point, key, plugin: pluginId, owner }));
  };
}

/** The same of a plugin that need not be usable. */
export function pickConfigurable(
  plugins: PluginHost,
  pluginId: string,
  wanted?: ContributionRef,
): ConfigurableContribution {
  plugins.version(pluginId);
  const all = configurablesOf(plugins.manifest(pluginId));
  const matching = all.filter(
    ({ point, key }) => wanted === undefined || (point === wanted.point && key === wanted.key),
  );
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  const names = all.map(({ point, key }) => `${point} "${key}"`).join(', ') || 'nothing';
  if (only !== undefined) {
    throw refused('FAILED_PRECONDITION', sayHost('contribution_ambiguous', { plugin: pluginId, names }));
  }
  const what = wanted === undefined ? 'nothing' : `no ${wanted.point} "${wanted.key}"`;
  const message = `plugin "${pluginId}" has ${what} to be configured; it has: ${names}`;
  throw new AutomateError({ code: 'NOT_FOUND', message, effect: 'none' });
}
