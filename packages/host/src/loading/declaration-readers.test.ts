import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectorPoint } from '@automate/connectors';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppFolder, manifest } from '../__fixtures__/app-folder.ts';
import { discoverPlugins } from '../discovery/discover-plugins.ts';
import { DECLARATION_READERS } from './declaration-readers.ts';
import { createPluginHost } from './plugin-host.ts';

let app: AppFolder;
beforeEach(() => {
  app = new AppFolder();
});
afterEach(() => app.remove());

const connector = {
  point: 'connector',
  key: 'chat',
  displayName: 'Chat',
  fields: [],
  configSchema: { type: 'object' },
  actions: {},
  triggers: {},
};
const storage = { point: 'storage', key: 'chest', displayName: 'Chest', fields: [], configSchema: { type: 'object' } };

it.each<[string, object, string]>([
  [
    'a profile whose action it has not',
    { ...connector, implements: ['notification'] },
    '/implements/0: there is no action send_notification, which profile notification has',
  ],
  ['a profile that there is not', { ...connector, implements: ['magic'] }, '/implements/0: names no profile'],
  ['a storage with a field that is none', { ...storage, fields: [{ key: 'x' }] }, '/fields/0/type'],
  [
    'an authentication without fields',
    { ...storage, point: 'authentication', fields: undefined },
    '/fields: is required',
  ],
  [
    'a secrets backend with more than there is',
    { ...storage, point: 'secrets-backend', magic: true },
    '/magic: unknown',
  ],
])('a manifest that claims %s is refused, and nothing is imported', async (_, contribution, problem) => {
  const imported = join(app.root, 'imported');
  const code = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(imported)}, 'x'); export default 1;`;
  const declared = { automate: manifest('liar', { contributions: [contribution] }) };
  app.package('plugins/liar', declared, { 'plugin.js': code });
  const discovery = await discoverPlugins({ pluginsDirectory: join(app.root, 'plugins') });
  const host = createPluginHost({ discovery, readers: DECLARATION_READERS });
  expect(host.status()).toMatchObject([
    { id: 'liar', state: 'failed', reason: { message: expect.stringContaining(problem) } },
  ]);
  expect(() => host.declaration(connectorPoint.id, 'chat')).toThrow();
  expect(existsSync(imported)).toBe(false);
});
