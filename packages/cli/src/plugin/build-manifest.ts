import type { JsonValue } from '@automate/core';
import { describePlugin, type ManifestAsWritten } from './describe-plugin.ts';
import { type ManifestDifference, manifestDifferences } from './manifest-difference.ts';
import type { PluginPackage } from './plugin-package.ts';
import { isInsideScript, runScript } from './run-script.ts';

/** A manifest from the code, and how what is written differs from it. */
export interface BuiltManifest {
  manifest: ManifestAsWritten;
  differences: ManifestDifference[];
}

/**
 * The manifest of a package's code, after the package's own `build` script unless `build` is false. Writes nothing.
 * @throws AutomateError when the build fails, the code cannot be loaded or makes no valid manifest
 */
export async function buildManifest(plugin: PluginPackage, { build }: { build: boolean }): Promise<BuiltManifest> {
  if (build && plugin.scripts.build !== undefined && !isInsideScript(plugin, 'build')) await runScript(plugin, 'build');
  const manifest = await describePlugin(plugin);
  const written = plugin.manifest.json.automate as JsonValue | undefined;
  return { manifest, differences: manifestDifferences(written, manifest as JsonValue) };
}
