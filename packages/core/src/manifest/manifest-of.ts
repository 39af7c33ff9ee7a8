import { AutomateError, invalidArgument } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { type ManifestContribution, type ManifestInput, parseManifest } from './manifest.ts';
import { PLUGIN_API_VERSION } from './manifest-schema.ts';

/** The part of a package.json that a manifest is made with. */
export interface PluginPackageJson {
  name?: string;
  version?: string;
  /** What the author wrote is kept (permissions, bindings, ranges, names); what the code says is replaced. */
  automate?: unknown;
}

/**
 * The manifest of a plugin's code: every contribution as its extension point describes it, the author's own properties
 * as they stand in `automate`. The id is the code's, the author's, or the package's name without scope, `automate-` and
 * `plugin-`. Throws INVALID_ARGUMENT when the result is no valid manifest or the code and the package disagree.
 */
export function manifestOf(plugin: Plugin, packageJson: PluginPackageJson): ManifestInput {
  const where = `package ${packageJson.name ?? '(without a name)'}`;
  const authored = isObject(packageJson.automate) ? packageJson.automate : {};
  const { id = plugin.id ?? idFromName(packageJson.name), contributions: _, types: __, ...rest } = authored;
  if (plugin.id !== undefined && plugin.id !== id) {
    throw invalidArgument(`${where}: the code says id "${plugin.id}", the automate field says "${String(id)}"`);
  }
  if (plugin.version !== undefined && plugin.version !== packageJson.version) {
    throw invalidArgument(
      `${where}: the code says version ${plugin.version}, package.json ${packageJson.version ?? 'none'}`,
    );
  }
  const contributions = plugin.contributes.map((contribution) => describeContribution(contribution, where));
  const manifest = {
    id,
    types: [...new Set(contributions.flatMap(typesOf))],
    apiVersion: PLUGIN_API_VERSION,
    entry: '.',
    ...rest,
    contributions,
  } as ManifestInput;
  parseManifest(manifest, where);
  return manifest;
}

/** What a contribution makes of its plugin: its extension point, and the profiles that it says it implements. */
function typesOf({ point, implements: profiles }: ManifestContribution): string[] {
  return [point, ...(Array.isArray(profiles) ? profiles.map(String) : [])];
}

function describeContribution(
  { point, key, describe }: Plugin['contributes'][number],
  where: string,
): ManifestContribution {
  let described: JsonObject;
  try {
    described = JSON.parse(JSON.stringify(describe())) as JsonObject;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${where}: ${point} "${key}" cannot be described as JSON: ${reason}`;
    throw new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none', cause: error });
  }
  return { ...described, point, key };
}

function idFromName(name: string | undefined): string | undefined {
  return name?.replace(/^@[^/]*\//, '').replace(/^(automate-)?(plugin-)?/, '');
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
