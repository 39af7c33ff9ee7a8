import { assertManifestFresh } from '@automate/core/contract-suite';
import { it } from 'vitest';
import frail from '../../plugins/frail/src/index.ts';
import world from '../../plugins/world/src/index.ts';

// A stale one fails every run of a storm, which then shows nothing.
it.each([
  ['world', world],
  ['frail', frail],
])('the plugin %s of the storms has a fresh manifest', (name, plugin) => {
  assertManifestFresh(plugin, new URL(`../../plugins/${name}/package.json`, import.meta.url));
});
