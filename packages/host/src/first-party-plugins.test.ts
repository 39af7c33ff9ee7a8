import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectorPoint } from '@automate/connectors';
import { expect, it } from 'vitest';
import { discoverPlugins } from './discovery/discover-plugins.ts';
import { DECLARATION_READERS } from './loading/declaration-readers.ts';
import { createPluginHost } from './loading/plugin-host.ts';

const folder = join(import.meta.dirname, '../../../plugins');

it('every plugin of this repository is found, keeps to its manifest and can be loaded from source', async () => {
  const discovery = await discoverPlugins({ pluginsDirectory: folder });
  expect(discovery.problems).toEqual([]);
  expect(discovery.plugins).toHaveLength(readdirSync(folder).length);
  const host = createPluginHost({ discovery, readers: DECLARATION_READERS });
  for (const id of host.available()) await host.load(id);
  expect(host.status().map(({ id, state, reason }) => [id, state, reason?.message])).toEqual(
    discovery.plugins.map(({ id }) => [id, 'loaded', undefined]),
  );
  for (const { key } of host.declarations(connectorPoint.id)) {
    expect((await host.contribution(connectorPoint, key)).key).toBe(key);
  }
});
