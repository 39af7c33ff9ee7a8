import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Connector, connectorPoint, defineConnector, parseConnectorManifest } from '@automate/connectors';
import { scriptedContext } from '@automate/connectors/contract-suite';
import { silentLogger } from '@automate/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppFolder, manifest } from '../__fixtures__/app-folder.ts';
import { isAlive } from '../__fixtures__/is-alive.ts';
import { discoverPlugins } from '../discovery/discover-plugins.ts';
import type { PluginTier } from '../isolation/tier.ts';
import { watchPlugins } from '../lifecycle/watch-plugins.ts';
import { createPluginHost, type PluginHost, type PluginHostOptions } from './plugin-host.ts';

let app: AppFolder;
let host: PluginHost;
let changes: number;

beforeEach(() => {
  app = new AppFolder();
  app.linkWorkspace('core', 'connectors');
  changes = 0;
});
afterEach(async () => {
  await host.stop();
  app.remove();
});

const entryOf = (key: string, version: string) => {
  const { describe: say } = defineConnector({ key, displayName: version });
  return JSON.parse(JSON.stringify({ ...say(), point: 'connector', key })) as object;
};

/** Installs a version: its connector answers `tell` with it, and `wait` once a file is there. */
function install(
  id: string,
  version: string,
  more: { code?: string; declared?: object; automate?: object } = {},
): void {
  const actions = {
    tell: { displayName: 'Tell', effect: 'pure', input: { type: 'object' } },
    wait: { displayName: 'Wait', effect: 'pure', input: { type: 'object' } },
  };
  const declared = more.declared ?? { ...entryOf(id, version), actions };
  const automate = manifest(id, { contributions: [declared], ...more.automate });
  app.write(`plugins/${id}/told.js`, `export const told = ${JSON.stringify(version)};`);
  app.write(
    `plugins/${id}/plugin.js`,
    more.code ??
      `import { existsSync } from 'node:fs';
       import { defineAction, defineConnector } from '@automate/connectors';
       import { definePlugin } from '@automate/core';
       import { told } from './told.js';
       const action = (displayName, run) => defineAction({ displayName, effect: 'pure', input: { type: 'object' }, run });
       export default definePlugin({ contributes: [defineConnector({ key: '${id}', displayName: '${version}', actions: {
         tell: action('Tell', async () => told),
         wait: action('Wait', async ({ file }) => {
           while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
           return told;
         }),
       } })] });`,
  );
  app.write(`plugins/${id}/package.json`, { name: id, version, type: 'module', automate });
}

async function open(tier: PluginTier = 'child', options: Partial<PluginHostOptions> = {}): Promise<void> {
  const discover = () => discoverPlugins({ pluginsDirectory: join(app.root, 'plugins') });
  host = createPluginHost({
    discovery: await discover(),
    discover,
    readers: { [connectorPoint.id]: parseConnectorManifest },
    isolation: { tierOf: () => tier, points: [connectorPoint], limits: { hangTimeoutMs: 500, stopTimeoutMs: 1000 } },
    ...options,
  });
  host.onChange(() => changes++);
}

async function call(key: string, action = 'tell', params: object = {}, of?: Connector): Promise<unknown> {
  const connector = of ?? (await host.contribution(connectorPoint, key));
  return connector.execute(action, params, scriptedContext({ connector }).ctx);
}

const status = (id: string) => host.status().find((each) => each.id === id);

describe('a plugin in a child that is reloaded', () => {
  it('is the new version for new calls; those under way finish on the old, whose process then ends', async () => {
    install('one', '1.0.0');
    await open();
    const before = await host.contribution(connectorPoint, 'one');
    const file = join(app.root, 'go-on');
    const running = call('one', 'wait', { file });
    await call('one');
    const pid = status('one')?.pid as number;
    install('one', '2.0.0');
    await host.reload('one');
    expect(changes).toBe(1);
    const after = await host.contribution(connectorPoint, 'one');
    expect(after).not.toBe(before);
    expect(after.displayName).toBe('2.0.0');
    expect(await call('one')).toBe('2.0.0');
    expect(host.version('one')).toBe('2.0.0');
    expect(status('one')).toMatchObject({ state: 'loaded', version: '2.0.0' });
    expect(status('one')?.pid).not.toBe(pid);
    // Whoever took it just before it was replaced.
    expect(await call('one', 'tell', {}, before)).toBe('1.0.0');
    app.write('go-on', '');
    expect(await running).toBe('1.0.0');
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect(call('one', 'tell', {}, before)).rejects.toMatchObject({ code: 'UNAVAILABLE', effect: 'none' });
  });

  it.each<[string, Parameters<typeof install>[2], RegExp]>([
    ['throws', { code: 'throw new Error("boom")' }, /threw while it was loaded: boom/],
    ['exits', { code: 'process.exit(7)' }, /exit code 7/],
    ['contributes more than its manifest', { declared: entryOf('other', '2.0.0') }, /is not declared/],
    ['asks for another host', { automate: { hostRange: '>=99' } }, /works with host versions >=99/],
    ['is of a future API version', { automate: { apiVersion: 99 } }, /apiVersion/],
    [
      'has a catastrophic pattern',
      { automate: { fields: [{ key: 'a', type: 'string', label: 'A', pattern: '(a+)+$(?=b)' }] } },
      /pattern/,
    ],
    [
      'refers to a remote schema',
      {
        declared: {
          ...entryOf('one', '2.0.0'),
          actions: { tell: { displayName: 'T', effect: 'pure', input: { type: 'object', $ref: 'https://x.test/s' } } },
        },
      },
      /\$ref/,
    ],
    ['names a file outside of the package', { automate: { entry: './../../package.json' } }, /outside of the package/],
  ])('and %s leaves the version before in use, and says so', async (_what, more, reason) => {
    install('one', '1.0.0');
    await open();
    expect(await call('one')).toBe('1.0.0');
    const before = await host.contribution(connectorPoint, 'one');
    install('one', '2.0.0', more);
    await expect(host.reload('one')).rejects.toMatchObject({ message: expect.stringMatching(reason) });
    expect(await call('one')).toBe('1.0.0');
    expect(await host.contribution(connectorPoint, 'one')).toBe(before);
    expect(status('one')).toMatchObject({
      state: 'loaded',
      version: '1.0.0',
      updateFailure: { message: expect.stringMatching(reason) },
    });
    install('one', '3.0.0');
    await host.reload('one');
    expect(await call('one')).toBe('3.0.0');
    expect(status('one')).not.toHaveProperty('updateFailure');
  });
});

it('plugins come and go, and a name that is free again goes to whoever declares it', async () => {
  install('one', '1.0.0');
  install('two', '1.0.0', { declared: { ...entryOf('one', '1.0.0') } });
  await open();
  expect(status('two')).toMatchObject({ state: 'failed', reason: { code: 'ALREADY_EXISTS' } });
  install('three', '1.0.0');
  rmSync(join(app.root, 'plugins/one'), { recursive: true });
  await host.refresh();
  expect(host.status().map(({ id, state }) => [id, state])).toEqual([
    ['three', 'discovered'],
    ['two', 'discovered'],
  ]);
  expect(host.declaration('connector', 'one').pluginId).toBe('two');
  expect(await call('three')).toBe('1.0.0');
  await expect(host.reload('one')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

describe('a plugin in the same process', () => {
  it('is not replaced once it is in use, and says so', async () => {
    install('one', '1.0.0');
    await open('trusted');
    expect(await call('one')).toBe('1.0.0');
    install('one', '2.0.0');
    await expect(host.reload('one')).rejects.toMatchObject({ message: expect.stringContaining('restart the server') });
    expect(await call('one')).toBe('1.0.0');
    expect(host.version('one')).toBe('1.0.0');
  });

  it('is replaced before its first use', async () => {
    install('one', '1.0.0');
    await open('trusted');
    install('one', '2.0.0');
    await host.reload('one');
    expect(await call('one')).toBe('2.0.0');
  });

  it('is imported again with all its files where that is allowed, for development', async () => {
    install('one', '1.0.0');
    await open('trusted');
    // In Node itself: the test runner has a way of importing of its own.
    const script = app.write(
      'reloading-host.mts',
      `import { writeFileSync } from 'node:fs';
       import { connectorPoint } from '@automate/connectors';
       import { scriptedContext } from '@automate/connectors/contract-suite';
       import { createPluginHost, discoverPlugins } from '${pathToFileURL(join(import.meta.dirname, '../index.ts')).href}';
       const discover = () => discoverPlugins({ pluginsDirectory: '${app.root}/plugins' });
       const host = createPluginHost({ discovery: await discover(), discover, reloadInProcess: true });
       const tell = async () => {
         const connector = await host.contribution(connectorPoint, 'one');
         return connector.execute('tell', {}, scriptedContext({ connector }).ctx);
       };
       console.log(await tell());
       for (const told of ['two', 'three']) {
         writeFileSync('${app.root}/plugins/one/told.js', \`export const told = '\${told}';\`);
         await host.reload('one');
         console.log(await tell());
       }`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@automate/source', script]);
    expect(stdout.trim().split('\n')).toEqual(['1.0.0', 'two', 'three']);
  });
});

it('a changed, a new and a removed plugin are seen within a second where folders are watched', async () => {
  install('one', '1.0.0');
  await open();
  const end = watchPlugins({ plugins: host, folders: [join(app.root, 'plugins')], log: silentLogger });
  try {
    expect(await call('one')).toBe('1.0.0');
    await sleep(50);
    // One file of it, and neither manifest nor version.
    app.write('plugins/one/told.js', 'export const told = "changed";');
    await expect.poll(() => call('one')).toBe('changed');
    install('two', '1.0.0');
    await expect.poll(() => status('two')?.state).toBe('discovered');
    rmSync(join(app.root, 'plugins/two'), { recursive: true });
    await expect.poll(() => status('two')).toBeUndefined();
  } finally {
    await end();
  }
});
