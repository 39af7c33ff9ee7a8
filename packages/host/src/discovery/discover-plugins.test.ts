import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppFolder, manifest } from '../__fixtures__/app-folder.ts';
import { type DiscoverOptions, discoverPlugins } from './discover-plugins.ts';

let app: AppFolder;
beforeEach(() => {
  app = new AppFolder();
});
afterEach(() => app.remove());

async function discover(options: DiscoverOptions = {}) {
  const { plugins, problems } = await discoverPlugins({ dependenciesOf: app.root, hostVersion: '1.2.3', ...options });
  return {
    plugins,
    problems: problems.map(({ where, error }) => ({ where, code: error.code, message: error.message })),
    states: Object.fromEntries(plugins.map(({ id, state }) => [id, state])),
    reason: (id: string) => plugins.find((plugin) => plugin.id === id)?.reason?.message ?? '',
  };
}

describe('where plugins are found', () => {
  it('in the declared dependencies, also in the node_modules of a parent folder, and nowhere else', async () => {
    app.dependencies('one', '@acme/two', 'hoisted', 'no-plugin', 'not-installed');
    app.package('node_modules/one', { name: 'one', automate: manifest('one') });
    app.package('node_modules/@acme/two', { name: '@acme/two', automate: manifest('two') });
    app.package('node_modules/no-plugin', { keywords: ['automate'] });
    app.package('node_modules/undeclared', { automate: manifest('undeclared') });
    const inner = join(app.root, 'packages/inner');
    app.write('packages/inner/package.json', { dependencies: { hoisted: '*' }, optionalDependencies: { one: '*' } });
    app.package('node_modules/hoisted', { automate: manifest('hoisted') });
    expect((await discover()).states).toEqual({ one: 'discovered', two: 'discovered', hoisted: 'discovered' });
    expect((await discover({ dependenciesOf: inner })).states).toEqual({ hoisted: 'discovered', one: 'discovered' });
    expect((await discover()).problems).toEqual([]);
  });

  it('and left alone when their manifest says so, whatever they are called', async () => {
    app.package('plugins/odd', { automate: { ...manifest('constructor'), enabled: false } });
    const found = await discover({ pluginsDirectory: join(app.root, 'plugins') });
    expect(found.states).toEqual({ constructor: 'disabled' });
  });

  it('by symbolic links, as pnpm installs them, under their real folder', async () => {
    app.dependencies('one');
    const real = app.package('store/one@1.0.0', { name: 'one', automate: manifest('one') });
    app.link('node_modules/one', real);
    const [plugin] = (await discover()).plugins;
    expect(plugin).toMatchObject({
      id: 'one',
      packageName: 'one',
      version: '1.0.0',
      origin: 'dependency',
      directory: real,
    });
  });

  it('in the plugins folder, scoped ones too, passing over what is hidden or no package', async () => {
    app.package('plugins/b', { automate: manifest('b') });
    app.package('plugins/@acme/a', { automate: manifest('a') });
    app.package('plugins/.hidden', { automate: manifest('hidden') });
    app.package('plugins/plain', {});
    app.write('plugins/file.txt', 'text');
    app.write('plugins/empty/readme.md', 'text');
    const found = await discover({ pluginsDirectory: join(app.root, 'plugins') });
    expect(found.plugins.map(({ id, origin }) => [id, origin])).toEqual([
      ['a', 'directory'],
      ['b', 'directory'],
    ]);
    expect(found.problems).toEqual([]);
    expect((await discover({ pluginsDirectory: join(app.root, 'nowhere') })).problems).toEqual([]);
  });

  it('on the plugin path: each a plugin, or a folder of plugins', async () => {
    const single = app.package('extra/single', { automate: manifest('single') });
    app.package('more/x', { automate: manifest('x') });
    app.package('more/y', { automate: manifest('y') });
    const separator = process.platform === 'win32' ? ';' : ':';
    const found = await discover({ pluginPath: [single, '', 'more', '/not/there'].join(separator) });
    expect(found.plugins.map(({ id, origin }) => [id, origin])).toEqual([
      ['single', 'path'],
      ['x', 'path'],
      ['y', 'path'],
    ]);
    expect(found.problems).toEqual([
      { where: '/not/there', code: 'NOT_FOUND', message: expect.stringContaining('/not/there') },
    ]);
  });

  it('by name or folder in the explicit list, where what is missing or no plugin is told', async () => {
    app.package('node_modules/@acme/erp', { automate: manifest('erp') });
    app.package('local/mine', { automate: manifest('mine') });
    app.package('node_modules/plain', {});
    const found = await discover({ list: ['./local/mine', '@acme/erp', 'plain', 'missing', './nowhere', '../../etc'] });
    expect(found.plugins.map(({ id, origin }) => [id, origin])).toEqual([
      ['mine', 'config'],
      ['erp', 'config'],
    ]);
    expect(Object.fromEntries(found.problems.map(({ where, message }) => [where, message]))).toEqual({
      plain: 'plain is no plugin: its package.json has no automate field',
      missing: expect.stringContaining('missing is not there'),
      './nowhere': expect.stringContaining('./nowhere is not there'),
      '../../etc': expect.stringContaining('../../etc is not there'),
    });
  });

  it('in an app without a package.json: only what is named elsewhere', async () => {
    app.package('plugins/a', { automate: manifest('a') });
    const found = await discover({
      dependenciesOf: join(app.root, 'empty'),
      pluginsDirectory: join(app.root, 'plugins'),
    });
    expect(found.states).toEqual({ a: 'discovered' });
    expect(found.problems).toMatchObject([{ code: 'NOT_FOUND', where: join(app.root, 'empty') }]);
  });
});

describe('an id that appears twice', () => {
  it('is the one of the stronger origin; every loser is reported', async () => {
    app.dependencies('erp');
    const installed = app.package('node_modules/erp', { automate: manifest('erp') });
    const inFolder = app.package('plugins/erp', { automate: manifest('erp') });
    const onPath = app.package('extra/erp', { automate: manifest('erp') });
    const listed = app.package('local/erp', { automate: manifest('erp') });
    const all = { pluginsDirectory: join(app.root, 'plugins'), pluginPath: [onPath] };
    const winnerOf = async (options: DiscoverOptions) => {
      const { plugins, problems } = await discover(options);
      expect(plugins).toHaveLength(1);
      for (const problem of problems) {
        expect(problem.code).toBe('ALREADY_EXISTS');
        expect(problem.message).toContain(`${plugins[0]!.directory} (${plugins[0]!.origin}) has the same id`);
      }
      return [plugins[0]!.directory, ...problems.map(({ where }) => where)];
    };
    expect(await winnerOf({ ...all, list: ['./local/erp'] })).toEqual(
      [listed, onPath, installed, inFolder].sort(by(listed)),
    );
    expect(await winnerOf(all)).toEqual([inFolder, onPath, installed].sort(by(inFolder)));
    expect(await winnerOf({ pluginPath: [onPath] })).toEqual([onPath, installed]);
  });

  it('is no duplicate when two ways lead to one folder', async () => {
    app.dependencies('erp');
    const installed = app.package('node_modules/erp', { automate: manifest('erp') });
    app.link('plugins/erp', installed);
    const { plugins, problems } = await discover({ list: ['erp'], pluginsDirectory: join(app.root, 'plugins') });
    expect(plugins).toMatchObject([{ id: 'erp', origin: 'config', directory: installed }]);
    expect(problems).toEqual([]);
  });
});

/** The winner first, the rest by name. */
function by(winner: string): (a: string, b: string) => number {
  return (a, b) => (a === winner ? -1 : b === winner ? 1 : a < b ? -1 : 1);
}

describe('before any code is imported', () => {
  const explode = { 'plugin.js': 'throw new Error("imported too early"); globalThis.tooEarly = true;' };

  it.each<[string, object, RegExp]>([
    ['its manifest is wrong', { automate: { id: 'erp', apiVersion: 1 } }, /erp.*\/entry/],
    ['it is written for another API', { automate: manifest('erp', { apiVersion: 2 }) }, /\/apiVersion/],
    [
      'it needs another host',
      { automate: manifest('erp', { hostRange: '^2.0.0' }) },
      /works with host versions \^2\.0\.0; this host is 1\.2\.3/,
    ],
    ['its range is none', { automate: manifest('erp', { hostRange: 'newest' }) }, /"newest" is no version range/],
    [
      'its versions differ',
      { automate: manifest('erp', { version: '9.9.9' }) },
      /manifest says version 9\.9\.9, package\.json 1\.0\.0/,
    ],
    ['it has no version', { version: undefined, automate: manifest('erp') }, /has no version/],
    ['its manifest is outside of the package', { automate: '../outside.json' }, /outside of the package/],
    ['its manifest is at an absolute path', { automate: '/etc/passwd' }, /outside of the package/],
    ['its manifest is not there', { automate: './manifest.json' }, /does not exist/],
    ['its entry leaves the package', { automate: { ...manifest('erp'), entry: '..\\x' } }, /\/entry/],
    ['its manifest is of the wrong type', { automate: 7 }, /expected object/],
    [
      'a schema refers elsewhere',
      { automate: manifest('erp', { contributions: [{ point: 'p', key: 'k', s: { $ref: 'https://x/' } }] }) },
      /contributions\/0\/s\/\$ref/,
    ],
  ])('a plugin is failed when %s', async (_, packageJson, reason) => {
    app.write('outside.json', manifest('erp'));
    app.dependencies('broken', 'fine');
    app.package('node_modules/broken', { name: 'erp', ...packageJson }, explode);
    app.package('node_modules/fine', { automate: manifest('fine', { hostRange: '>=1.0.0 <2' }) }, explode);
    const found = await discover();
    expect(found.states).toEqual({ erp: 'failed', fine: 'discovered' });
    expect(found.reason('erp')).toMatch(reason);
    expect(globalThis).not.toHaveProperty('tooEarly');
  });

  it('a manifest may be a file of its own, but not by a link out of the package', async () => {
    app.dependencies('one', 'two', 'three');
    app.write('outside.json', manifest('two'));
    app.package(
      'node_modules/one',
      { automate: './automate.json' },
      { 'automate.json': JSON.stringify(manifest('one')) },
    );
    app.package('node_modules/two', { name: 'two', automate: './automate.json' });
    app.link('node_modules/two/automate.json', join(app.root, 'outside.json'));
    app.package('node_modules/three', { name: 'three', automate: './automate.json' }, { 'automate.json': '{' });
    const found = await discover();
    expect(found.states).toEqual({ one: 'discovered', two: 'failed', three: 'failed' });
    expect(found.reason('two')).toMatch(/outside of the package/);
    expect(found.reason('three')).toMatch(/automate\.json is not JSON/);
  });

  it('an operator can disable a plugin, and enable one that is off by default', async () => {
    app.dependencies('one', 'two', 'three');
    app.package('node_modules/one', { automate: manifest('one') });
    app.package('node_modules/two', { automate: manifest('two', { enabled: false }) });
    app.package('node_modules/three', { automate: { id: 'three', nonsense: true } });
    expect((await discover()).states).toEqual({ one: 'discovered', two: 'disabled', three: 'failed' });
    const enabled = { one: false, two: true, three: false };
    expect((await discover({ enabled })).states).toEqual({ one: 'disabled', two: 'discovered', three: 'disabled' });
  });

  it('a broken package.json is told and stops nobody else', async () => {
    app.dependencies('broken', 'fine');
    app.write('node_modules/broken/package.json', '{"automate": {');
    app.package('node_modules/fine', { automate: manifest('fine') });
    const found = await discover();
    expect(found.states).toEqual({ fine: 'discovered' });
    expect(found.problems).toMatchObject([{ where: 'broken', code: 'INVALID_ARGUMENT', message: /is not JSON/ }]);
  });

  it('a folder of a scope that cannot be read is told and hides nobody else', async () => {
    app.package('plugins/fine', { automate: manifest('fine') });
    app.package('plugins/@acme/erp', { automate: manifest('erp') });
    app.link('plugins/@loop', '@loop');
    const found = await discover({ pluginsDirectory: join(app.root, 'plugins') });
    expect(found.states).toEqual({ fine: 'discovered', erp: 'discovered' });
    expect(found.problems).toMatchObject([{ where: join(app.root, 'plugins/@loop'), code: 'FAILED_PRECONDITION' }]);
  });

  it('a package.json is told to be broken where a plugin is expected, whatever it breaks off before', async () => {
    app.write('local/cut/package.json', '{"name": "cut", "auto');
    const found = await discover({ list: ['./local/cut'] });
    expect(found.problems).toMatchObject([{ code: 'INVALID_ARGUMENT', message: /is not JSON/ }]);
  });

  it('files of editors that write a byte order mark are read', async () => {
    app.write('plugins/one/package.json', `\ufeff${JSON.stringify({ version: '1.0.0', automate: './automate.json' })}`);
    app.write('plugins/one/automate.json', `\ufeff${JSON.stringify(manifest('one'))}`);
    expect((await discover({ pluginsDirectory: join(app.root, 'plugins') })).states).toEqual({ one: 'discovered' });
  });

  it('the real host version is used when none is given', async () => {
    app.dependencies('one');
    app.package('node_modules/one', { automate: manifest('one', { hostRange: '>=0.0.0' }) });
    expect((await discoverPlugins({ dependenciesOf: app.root })).plugins[0]?.state).toBe('discovered');
  });
});
