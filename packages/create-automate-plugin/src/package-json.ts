import { readFileSync } from 'node:fs';
import type { PluginKind } from './kind.ts';
import type { PluginNames } from './names.ts';

/** Only authors need these: the command line, the harnesses, the compiler. */
const TOOLS = ['@automate/cli', '@automate/testing', '@types/node', 'typescript'];

/** The package.json of a new plugin. Its manifest is completed from its code by `automate plugin build`. */
export function packageJsonOf(
  kind: PluginKind,
  { packageName, displayName }: PluginNames,
  description: string,
): object {
  const versions = ownVersions();
  const pick = (names: readonly string[]) =>
    Object.fromEntries([...names].sort().map((name) => [name, versions[name] ?? '*']));
  const host = versions['@automate/cli'] ?? '*';
  return {
    name: packageName,
    version: '0.1.0',
    description,
    license: 'MIT',
    keywords: ['automate-plugin'],
    type: 'module',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist'],
    engines: { node: '>=22.18' },
    scripts: {
      build: 'tsc --project tsconfig.build.json',
      dev: 'automate plugin dev',
      test: 'automate plugin build && node --test',
      verify: 'automate plugin verify',
      prepack: 'automate plugin build',
    },
    dependencies: pick(kind.dependencies),
    devDependencies: pick(TOOLS),
    automate: {
      displayName,
      description,
      hostRange: host,
      ...(kind.permissions === undefined ? {} : { permissions: kind.permissions }),
    },
  };
}

/** The versions that were released together: optional peers of this package, so that nobody installs them with it. */
function ownVersions(): Record<string, string> {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { peerDependencies } = JSON.parse(file) as { peerDependencies: Record<string, string> };
  // Inside of its own workspace nothing is published yet.
  return Object.fromEntries(
    Object.entries(peerDependencies).filter(([, range]) => !/^(workspace|catalog):/.test(range)),
  );
}
