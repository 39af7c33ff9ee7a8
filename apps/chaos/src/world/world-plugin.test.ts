import { assertManifestFresh } from '@automate/core/contract-suite';
import { it } from 'vitest';
import plugin from '../../plugins/world/src/index.ts';

// A stale one fails every run of a storm, which then shows nothing.
it('the plugin of the storms has a fresh manifest', () => {
  assertManifestFresh(plugin, new URL('../../plugins/world/package.json', import.meta.url));
});
