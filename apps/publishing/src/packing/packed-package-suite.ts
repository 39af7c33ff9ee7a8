import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { satisfies, valid } from 'semver';
import { describe, expect, it } from 'vitest';
import { filesBeside, importedPackages } from './imports.ts';
import { WORKSPACE } from './pack-workspace.ts';
import type { PackedPackage } from './packed-package.ts';

/** Without support for what has no `exports` at all, and for CommonJS where it cannot `require` an ES module. */
const UNSUPPORTED = new Set(['node10', 'node16-cjs']);
/** Where the driver, which is patched here, is bundled (decision 0004). Others may name its types. */
const DRIVER = 'postgres';

/** What holds for every package as it is packed. */
export function packedPackageSuite(packages: readonly PackedPackage[]): void {
  const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));

  it('every package that is not private is packed', () => {
    const wanted = ['packages', 'plugins'].flatMap((parent) =>
      readdirSync(join(WORKSPACE, parent))
        .map((name) => JSON.parse(readFileSync(join(WORKSPACE, parent, name, 'package.json'), 'utf8')))
        .filter((manifest) => manifest.private !== true)
        .map((manifest): string => manifest.name),
    );
    expect([...versions.keys()].sort()).toEqual(wanted.sort());
  });

  it('a package that was never released is announced in a changeset', () => {
    const changesets = readdirSync(join(WORKSPACE, '.changeset'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => readFileSync(join(WORKSPACE, '.changeset', name), 'utf8'))
      .join('\n');
    const unreleased = packages.filter(({ manifest }) => manifest.version === '0.0.0');
    expect(
      unreleased.map(({ manifest }) => manifest.name).filter((name) => !changesets.includes(`'${name}':`)),
    ).toEqual([]);
  });

  describe.each(packages.map((packed) => [packed.manifest.name, packed] as const))('%s', (name, packed) => {
    const { manifest, files, read } = packed;

    it('passes publint', async () => {
      const { messages, pkg } = await publint({ strict: true, pack: { tarball: packed.tarball.buffer } });
      expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
    });

    it('has the right types', async () => {
      const result = await checkPackage(packed.contents);
      expect(result.types).toMatchObject({ kind: 'included' });
      const problems = result.types === false ? [] : result.problems;
      expect(problems.filter((one) => !('resolutionKind' in one && UNSUPPORTED.has(one.resolutionKind)))).toEqual([]);
    });

    it('holds what it needs at run time, its README and its license, and no tests or sources', () => {
      const expected =
        /^(package\.json|README\.md|LICENSE|dist\/.+\.(js|d\.ts)(\.map)?|dist\/web\/.+\.(html|css|svg)|(schema|templates?|bin)\/.+)$/;
      expect(files.filter((file) => !expected.test(file))).toEqual([]);
      expect(files.filter((file) => /\.test(-d)?\.|__fixtures__/.test(file) && !/^templates?\//.test(file))).toEqual(
        [],
      );
      expect(read('LICENSE')).toBe(readFileSync(join(WORKSPACE, 'LICENSE'), 'utf8'));
      expect(read('README.md')).toMatch(/^(?: {4})?(npm (install|create)|pnpm add) /m);
      expect(read('README.md').split('\n')[0]).toBe(`# ${name}`);
    });

    it('says what npm shows and checks', () => {
      expect(manifest).toMatchObject({
        description: expect.stringMatching(/\S/),
        license: 'MIT',
        type: 'module',
        repository: { directory: expect.stringMatching(/^(packages|plugins)\//) },
        engines: { node: '>=22.19' },
        publishConfig: { access: 'public' },
      });
      expect(manifest.scripts ?? {}).toEqual({});
      expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:|@automate\/source/);
    });

    it('exports types with each entry, and its package.json', () => {
      const { './package.json': itself, ...entries } = manifest.exports ?? {};
      expect(itself).toBe('./package.json');
      for (const [entry, target] of Object.entries(entries)) {
        if (typeof target === 'string') expect(files, entry).toContain(target.slice(2));
        else expect(Object.keys(target), entry).toEqual(['types', 'default']);
      }
    });

    it('declares what it imports', () => {
      const declared = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
      for (const file of files.filter((file) => /\.(js|d\.ts)$/.test(file) && file.startsWith('dist/'))) {
        const undeclared = importedPackages(read(file)).filter((one) => one !== name && !Object.hasOwn(declared, one));
        expect(undeclared, file).toEqual([]);
      }
    });

    it('takes other packages of Automate in the version they are released with', () => {
      for (const [other, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
        const version = versions.get(other);
        if (version !== undefined) expect(satisfies(version, range), `${other} ${range}`).toBe(true);
      }
    });

    it('pins no peer: what it stands beside may be a newer one', () => {
      const pinned = Object.entries(manifest.peerDependencies ?? {}).filter(([, range]) => valid(range) !== null);
      expect(pinned).toEqual([]);
    });

    it('holds the files that its code goes by at run time', () => {
      for (const file of files.filter((file) => file.endsWith('.js'))) {
        const missing = filesBeside(file, read(file)).filter((path) => !files.some((one) => one.startsWith(path)));
        expect(missing, file).toEqual([]);
      }
    });

    it('runs on no driver but the patched one', () => {
      const importers = files.filter((file) => file.endsWith('.js') && importedPackages(read(file)).includes(DRIVER));
      expect(importers).toEqual([]);
    });
  });
}
