import { join } from 'node:path';
import { defineExtensionPoint, type Logger, type ManifestContribution } from '@automate/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppFolder, manifest } from '../__fixtures__/app-folder.ts';
import { type DiscoverOptions, discoverPlugins } from '../discovery/discover-plugins.ts';
import { createPluginHost, type PluginHost, type PluginHostOptions } from './plugin-host.ts';

interface Thing {
  key: string;
  size: number;
}
const things = defineExtensionPoint<Thing>({ id: 'thing', stability: 'beta', identify: ({ key }) => key });

let app: AppFolder;
let logged: { level: string; fields: Record<string, unknown>; message: string }[];
beforeEach(() => {
  app = new AppFolder();
  app.linkWorkspace('core');
  logged = [];
});
afterEach(() => app.remove());

const log = Object.fromEntries(
  ['debug', 'info', 'warn', 'error'].map((level) => [
    level,
    (fields: object, message: string) => logged.push({ level, fields: { ...fields }, message }),
  ]),
) as unknown as Logger;

/** Code of a plugin: it says when it is imported, then contributes things of the given sizes. */
function code(things: Record<string, number>, more = ''): string {
  return `
    import { defineExtensionPoint, definePlugin } from '@automate/core';
    globalThis.importedPlugins = [...(globalThis.importedPlugins ?? []), import.meta.url];
    const point = defineExtensionPoint({
      id: 'thing', stability: 'beta', identify: ({ key }) => key, describe: ({ size }) => ({ size }),
    });
    const things = ${JSON.stringify(Object.entries(things).map(([key, size]) => ({ key, size })))};
    export default definePlugin({ ${more} contributes: things.map((thing) => point.contribute(thing)) });
  `;
}

function declared(things: Record<string, number>): { contributions: object[] } {
  return { contributions: Object.entries(things).map(([key, size]) => ({ point: 'thing', key, size })) };
}

/** Installs a plugin whose manifest declares `has`; the code is the same unless given. */
function install(id: string, has: Record<string, number>, { source = code(has), more = {} } = {}): void {
  app.package(`plugins/${id}`, { automate: manifest(id, { ...declared(has), ...more }) }, { 'plugin.js': source });
}

async function open(options: Partial<PluginHostOptions> = {}, discover: DiscoverOptions = {}): Promise<PluginHost> {
  const discovery = await discoverPlugins({ pluginsDirectory: join(app.root, 'plugins'), ...discover });
  return createPluginHost({ discovery, log, ...options });
}

function importsOf(id: string): number {
  const { importedPlugins = [] } = globalThis as { importedPlugins?: string[] };
  return importedPlugins.filter((url) => url.includes(`${app.root}/plugins/${id}/`)).length;
}

function stateOf(host: PluginHost, id: string): [string | undefined, string] {
  const status = host.status().find((plugin) => plugin.id === id);
  return [status?.state, status?.reason?.message ?? ''];
}

describe('a plugin', () => {
  it('is known by its manifest, imported on first use and only once, however many ask', async () => {
    install('one', { a: 1, b: 2 }, { more: { displayName: 'The one', description: 'It is', eager: false } });
    install('two', { c: 3 });
    const host = await open();
    expect(host.declarations('thing').map(({ pluginId, key }) => [pluginId, key])).toEqual([
      ['one', 'a'],
      ['one', 'b'],
      ['two', 'c'],
    ]);
    expect([importsOf('one'), importsOf('two')]).toEqual([0, 0]);
    const values = await Promise.all(['a', 'b', 'a'].map((key) => host.contribution(things, key)));
    expect(values).toEqual([
      { key: 'a', size: 1 },
      { key: 'b', size: 2 },
      { key: 'a', size: 1 },
    ]);
    expect([importsOf('one'), importsOf('two')]).toEqual([1, 0]);
    expect(host.status()).toEqual([
      expect.objectContaining({
        id: 'one',
        displayName: 'The one',
        description: 'It is',
        version: '1.0.0',
        origin: 'directory',
        state: 'loaded',
      }),
      expect.objectContaining({ id: 'two', displayName: 'two', state: 'discovered' }),
    ]);
    expect(host.available()).toEqual(['one', 'two']);
  });

  it('that asks for it is imported at start', async () => {
    install('eager', { a: 1 }, { more: { eager: true } });
    install('broken', {}, { more: { eager: true }, source: 'throw new Error("no")' });
    install('lazy', { b: 1 });
    const host = await open();
    await host.loadEager();
    expect(host.status().map(({ id, state }) => [id, state])).toEqual([
      ['broken', 'failed'],
      ['eager', 'loaded'],
      ['lazy', 'discovered'],
    ]);
  });

  it('that contributes less than it declares is loaded; what is missing is said when it is asked for', async () => {
    install('one', { a: 1, b: 2 }, { source: code({ a: 1 }) });
    const host = await open();
    expect(await host.contribution(things, 'a')).toEqual({ key: 'a', size: 1 });
    await expect(host.contribution(things, 'b')).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('declares thing "b" in its manifest, but its code has none'),
    });
  });
});

describe('a plugin that fails is shown with its reason, stays failed, and stops nobody else:', () => {
  it.each<[string, { source?: string; more?: object }, RegExp]>([
    ['its entry throws', { source: 'throw new Error("boom")' }, /threw while it was loaded: boom/],
    ['its entry throws no error', { source: 'throw null' }, /threw while it was loaded: null/],
    ['its entry is no JavaScript', { source: 'export default {' }, /threw while it was loaded/],
    ['its entry hangs', { source: 'await new Promise(() => {})' }, /is not loaded after 3000 ms/],
    ['it exports nothing', { source: 'export const plugin = 1' }, /does not export a plugin by default/],
    ['it exports something else', { source: 'export default { contributes: [] }' }, /does not export a plugin/],
    ['its entry is missing', { more: { entry: './missing.js' } }, /missing\.js does not exist/],
    ['it contributes more', { source: code({ a: 1, b: 2 }) }, /goes beyond its manifest.*thing "b" is not declared/],
    ['it contributes something else', { source: code({ a: 2 }) }, /goes beyond.*\/contributions\/0\/size: differs/],
    ['it says another id', { source: code({ a: 1 }, "id: 'other',") }, /the code says "other", the manifest "bad"/],
    [
      'it says another version',
      { source: code({ a: 1 }, "version: '2.0.0',") },
      /the code says 2\.0\.0, the package 1\.0\.0/,
    ],
    [
      'it cannot be described',
      {
        source: code({ a: 1 }).replace(
          'describe: ({ size }) => ({ size })',
          'describe: () => { throw new Error("no words") }',
        ),
      },
      /cannot be described: no words/,
    ],
  ])('%s', async (how, options, reason) => {
    install('bad', { a: 1 }, options);
    install('good', { z: 1 });
    // The good one has this time, too.
    const host = await open({ loadTimeoutMs: how === 'its entry hangs' ? 3_000 : 10_000 });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(host.contribution(things, 'a')).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        effect: 'none',
        message: expect.stringMatching(/^plugin "bad" failed: /),
      });
    }
    expect(stateOf(host, 'bad')).toEqual(['failed', expect.stringMatching(reason)]);
    expect(await host.contribution(things, 'z')).toEqual({ key: 'z', size: 1 });
    expect(host.available()).toEqual(['good']);
    expect(host.declarations('thing').map(({ key }) => key)).toEqual(['z']);
    expect(logged.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({ message: 'plugin failed', fields: expect.objectContaining({ plugin: 'bad' }) }),
    ]);
  });

  it('a declaration that its extension point refuses, before anything is imported', async () => {
    install('bad', { a: -1, b: 1 });
    install('good', { z: 1 });
    const readers = {
      thing: (entry: ManifestContribution, where: string) => {
        if ((entry.size as number) < 0) throw new Error(`${where}: size is negative`);
        return { read: entry.size };
      },
    };
    const host = await open({ readers });
    expect(stateOf(host, 'bad')).toEqual(['failed', 'plugin "bad", thing "a": size is negative']);
    expect(host.declaration('thing', 'z').declared).toEqual({ read: 1 });
    for (const key of ['a', 'b']) expect(() => host.declaration('thing', key)).toThrow(/plugin "bad" failed/);
    expect(importsOf('bad')).toBe(0);
  });

  it('a manifest that is wrong', async () => {
    app.package('plugins/bad', { name: 'bad', automate: { id: 'bad' } });
    const host = await open();
    expect(stateOf(host, 'bad')).toEqual(['failed', expect.stringContaining('/entry')]);
    await expect(host.load('bad')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(host.manifest('bad')).toBeUndefined();
  });
});

describe('two plugins that declare the same', () => {
  it('the first has it, the second is failed as a whole', async () => {
    install('a-first', { x: 1 });
    install('b-second', { x: 2, y: 2 });
    const host = await open();
    expect(stateOf(host, 'b-second')).toEqual([
      'failed',
      expect.stringContaining('which plugin "a-first" has already'),
    ]);
    expect(await host.contribution(things, 'x')).toEqual({ key: 'x', size: 1 });
    expect(() => host.declaration('thing', 'y')).toThrow(/plugin "b-second" failed/);
  });

  it('a disabled or failed one takes nothing from the other', async () => {
    install('a-first', { x: 1 });
    install('b-second', { x: 2 });
    for (const [enabled, owner] of [
      [{ 'a-first': false }, 2],
      [{ 'b-second': false }, 1],
    ] as const) {
      const host = await open({}, { enabled });
      expect(await host.contribution(things, 'x')).toEqual({ key: 'x', size: owner });
    }
  });
});

describe('asking for what is not there', () => {
  it('says what to do', async () => {
    install('off', { x: 1 }, { more: { enabled: false } });
    const host = await open();
    expect(() => host.declaration('thing', 'nothing')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => host.declaration('thing', 'x')).toThrow('plugin "off" is disabled');
    await expect(host.load('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(host.declarations('other')).toEqual([]);
    expect(importsOf('off')).toBe(0);
  });

  it('what discovery could not use is in the log and the problems', async () => {
    const host = await open({}, { list: ['missing'] });
    expect(host.problems).toMatchObject([{ where: 'missing' }]);
    expect(logged).toMatchObject([{ level: 'warn', message: 'plugin not used', fields: { where: 'missing' } }]);
  });
});

describe('a plugin that depends on others', () => {
  const needs = (dependencies: Record<string, string>) => ({ more: { dependencies } });

  it('is used when they are there, in whatever order they are found, in a circle too', async () => {
    install('a-first', { a: 1 }, needs({ 'b-second': '^1.0.0' }));
    install('b-second', { b: 1 }, needs({ 'a-first': '>=1' }));
    const host = await open();
    expect(host.available()).toEqual(['a-first', 'b-second']);
    expect(await host.contribution(things, 'a')).toEqual({ key: 'a', size: 1 });
  });

  it('is failed before it is imported when one is missing, of another version, or unusable, and who depends on it too', async () => {
    install('base', { base: 1 });
    install('off', { off: 1 }, { more: { enabled: false } });
    install('lonely', { lonely: 1 }, needs({ nobody: '*' }));
    install('newer', { newer: 1 }, needs({ base: '^2.0.0' }));
    install('on-off', { 'on-off': 1 }, needs({ off: '*' }));
    install('a-chain', { chain: 1 }, needs({ 'on-off': '*' }));
    install('odd', { odd: 1 }, needs({ base: 'the newest' }));
    const host = await open();
    expect(host.available()).toEqual(['base']);
    expect(stateOf(host, 'lonely')).toEqual([
      'failed',
      'plugin "lonely" depends on plugin "nobody" *, which is not installed',
    ]);
    expect(stateOf(host, 'newer')[1]).toBe(
      'plugin "newer" depends on plugin "base" ^2.0.0, and version 1.0.0 is installed',
    );
    expect(stateOf(host, 'on-off')[1]).toContain('which cannot be used itself');
    expect(stateOf(host, 'a-chain')[1]).toContain('plugin "on-off" *, which cannot be used itself');
    expect(stateOf(host, 'odd')[1]).toContain('is no version range');
    expect(importsOf('lonely')).toBe(0);
  });
});
