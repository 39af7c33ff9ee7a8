import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppFolder } from '../__fixtures__/app-folder.ts';
import { activeConditions } from './conditions.ts';
import { resolveEntry } from './resolve-entry.ts';

let app: AppFolder;
beforeAll(() => {
  app = new AppFolder();
  for (const file of ['index.js', 'main.js', 'dist/a.js', 'src/a.ts']) app.write(`pkg/${file}`, '');
  app.write('outside.js', '');
  app.link('pkg/link.js', join(app.root, 'outside.js'));
});
afterAll(() => app.remove());

const conditions = ['@automate/source', 'node', 'import', 'default'];

function resolve(entry: string, fields: { exports?: unknown; main?: unknown } = {}, active = conditions) {
  return resolveEntry({ directory: join(app.root, 'pkg'), entry, fields }, active);
}

describe('resolveEntry', () => {
  it.each<[string, { exports?: unknown; main?: unknown }, string]>([
    ['index.js without fields', {}, 'index.js'],
    ['main', { main: './main.js' }, 'main.js'],
    ['main without dot', { main: 'main.js' }, 'main.js'],
    ['exports over main', { main: './main.js', exports: './dist/a.js' }, 'dist/a.js'],
    ['the subpath .', { exports: { '.': './dist/a.js', './package.json': './package.json' } }, 'dist/a.js'],
    [
      'the first condition that holds',
      { exports: { '.': { '@automate/source': './src/a.ts', default: './dist/a.js' } } },
      'src/a.ts',
    ],
    [
      'nested conditions',
      { exports: { node: { require: './main.js', import: './dist/a.js' }, default: './main.js' } },
      'dist/a.js',
    ],
    ['the first of a list that applies', { exports: [{ browser: './main.js' }, './dist/a.js'] }, 'dist/a.js'],
  ])('takes %s', async (_, fields, file) => {
    expect(await resolve('.', fields)).toBe(join(app.root, 'pkg', file));
  });

  it('passes over conditions that do not hold here', async () => {
    const exports = { '.': { '@automate/source': './src/a.ts', default: './dist/a.js' } };
    expect(await resolve('.', { exports }, ['import', 'default'])).toBe(join(app.root, 'pkg/dist/a.js'));
  });

  it('takes a file the manifest names', async () => {
    expect(await resolve('./dist/a.js')).toBe(join(app.root, 'pkg/dist/a.js'));
  });

  it.each<[string, { exports?: unknown; main?: unknown }, string, RegExp]>([
    ['.', { exports: { './other': './main.js' } }, 'FAILED_PRECONDITION', /no main export/],
    ['.', { exports: { '.': { browser: './main.js' } } }, 'FAILED_PRECONDITION', /no main export/],
    ['.', { exports: { '.': null } }, 'FAILED_PRECONDITION', /no main export/],
    ['.', { exports: './dist/missing.js' }, 'FAILED_PRECONDITION', /does not exist.*build/],
    ['.', { exports: '../outside.js' }, 'INVALID_ARGUMENT', /outside of the package/],
    ['./../outside.js', {}, 'INVALID_ARGUMENT', /outside of the package/],
    ['./link.js', {}, 'INVALID_ARGUMENT', /outside of the package/],
    ['.', { main: '/etc/passwd' }, 'INVALID_ARGUMENT', /outside of the package/],
  ])('refuses entry %s of %j', async (entry, fields, code, message) => {
    await expect(resolve(entry, fields)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('activeConditions', () => {
  it('reads every way to give one', () => {
    expect(activeConditions(['--conditions=a', '-C', 'b', '--conditions', 'c', '--other', '-C'])).toEqual([
      'a',
      'b',
      'c',
      'node',
      'import',
      'module-sync',
      'default',
    ]);
  });

  it('knows this process', () => {
    expect(activeConditions()).toContain('@automate/source');
  });
});
