import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import own from '../package.json' with { type: 'json' };
import { createPlugin } from './create-plugin.ts';
import { PLUGIN_KINDS } from './kinds.ts';
import { nameProblem, pluginNames } from './names.ts';
import { COMPILER } from './package-json.ts';

const root = mkdtempSync(join(tmpdir(), 'automate-create-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [kind] = PLUGIN_KINDS as [(typeof PLUGIN_KINDS)[0]];

describe('names', () => {
  it.each([
    ['erp', 'automate-plugin-erp', 'erp', 'Erp'],
    ['@acme/my-erp', '@acme/automate-plugin-my-erp', 'my-erp', 'My Erp'],
    ['@acme/automate-plugin-erp2', '@acme/automate-plugin-erp2', 'erp2', 'Erp2'],
  ])('%s is the package %s with the id %s', (name, packageName, id, displayName) => {
    expect(pluginNames(name)).toMatchObject({ packageName, id, displayName });
  });

  it.each(['', 'Erp', '@acme/', '../erp', 'a b', '1st', '@Acme/erp', `a${'b'.repeat(60)}`, 'x.y', '-a', 'a/b'])(
    'refuses %j, saying why',
    (name) => {
      expect(nameProblem(name)).toMatch(/\S/);
      expect(() => pluginNames(name)).toThrow(RangeError);
    },
  );
});

describe('createPlugin', () => {
  it.each(PLUGIN_KINDS.map((one) => [one.kind, one] as const))('leaves no placeholder in a %s', (_, one) => {
    const directory = join(root, one.kind);
    const { files } = createPlugin({ name: '@acme/my-thing', kind: one, directory });
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', '.gitignore', 'src/index.ts']));
    for (const file of files) expect(readFileSync(join(directory, file), 'utf8')).not.toMatch(/__[A-Za-z]+__/);
    expect(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))).toMatchObject({
      name: '@acme/automate-plugin-my-thing',
      engines: own.engines,
      automate: { displayName: 'My Thing' },
    });
  });

  it.each(Object.entries(COMPILER))('asks for %s as the templates were built with', (name, range) => {
    const folder = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    expect(range).toBe(`^${JSON.parse(readFileSync(folder, 'utf8')).version}`);
  });

  it('takes an empty folder, and leaves every other one as it is', () => {
    const directory = join(root, 'taken');
    mkdirSync(directory);
    createPlugin({ name: 'erp', kind, directory });
    writeFileSync(join(directory, 'README.md'), 'mine');
    expect(() => createPlugin({ name: 'erp', kind, directory })).toThrow(/taken is not empty/);
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe('mine');
    expect(() => createPlugin({ name: 'erp', kind, directory: join(directory, 'README.md') })).toThrow(/is a file/);
  });

  it('leaves nothing of what it cannot make', () => {
    const before = readdirSync(root);
    const directory = join(root, 'none');
    expect(() => createPlugin({ name: 'Not A Name', kind, directory })).toThrow(RangeError);
    expect(() => createPlugin({ name: 'erp', kind, directory, description: 'x'.repeat(501) })).toThrow(/500/);
    expect(() => createPlugin({ name: 'erp', kind: { ...kind, kind: 'no-such-template' }, directory })).toThrow();
    expect(existsSync(directory)).toBe(false);
    expect(readdirSync(root)).toEqual(before);
  });
});
