import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { manifestOf, type PluginPackageJson } from '../manifest/manifest-of.ts';
import type { Plugin } from '../plugin/plugin.ts';

/**
 * Asserts that the `automate` field of a plugin's package.json says what its code does. `packageJson` is the file's URL,
 * such as `new URL('../package.json', import.meta.url)`.
 */
export function assertManifestFresh(plugin: Plugin, packageJson: URL): void {
  const json = read(packageJson);
  assert.deepEqual(
    json.automate,
    manifestOf(plugin, json),
    'the automate field is stale: writeManifest() writes it anew',
  );
}

/** Writes the `automate` field of a plugin's package.json from its code, and leaves the rest of the file as it is. */
export function writeManifest(plugin: Plugin, packageJson: URL): void {
  const json = read(packageJson);
  writeFileSync(packageJson, `${JSON.stringify({ ...json, automate: manifestOf(plugin, json) }, null, 2)}\n`);
}

function read(packageJson: URL): PluginPackageJson {
  return JSON.parse(readFileSync(packageJson, 'utf8')) as PluginPackageJson;
}
