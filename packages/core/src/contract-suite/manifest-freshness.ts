import assert from 'node:assert/strict';
import { manifestOf } from '../manifest/manifest-of.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { openManifestFile } from './manifest-file.ts';

/**
 * Asserts that the `automate` field of a plugin's package.json, or the file it names, says what its code does.
 * `packageJson` is the file's URL, such as `new URL('../package.json', import.meta.url)`.
 */
export function assertManifestFresh(plugin: Plugin, packageJson: URL): void {
  const { json } = openManifestFile(packageJson);
  assert.deepEqual(
    json.automate,
    manifestOf(plugin, json),
    'the manifest is stale: `automate plugin build` writes it anew',
  );
}

/** Writes the manifest of a plugin from its code, and leaves the rest of its package.json as it is. */
export function writeManifest(plugin: Plugin, packageJson: URL): void {
  const { json, write } = openManifestFile(packageJson);
  write(manifestOf(plugin, json));
}
