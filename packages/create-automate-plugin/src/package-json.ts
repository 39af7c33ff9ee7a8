import { readFileSync } from 'node:fs';
import type { PluginKind } from './kind.ts';
import type { PluginNames } from './names.ts';

/** Only authors need these: the command line and the harnesses. */
const TOOLS = ['@automate/cli', '@automate/testing'];

/**
 * The compiler and Node's types. Not peers of this package as its own are: npm places optional peers too, so that a pinned one,
 * beside a newer one that something else brings, ends `npm create` with ERESOLVE.
 */
export const COMPILER = { '@types/node': '^26.6.6', typescript: '^7.0.2' } as const;

/** The package.json of a new plugin. Its manifest is completed from its code by `automate plugin build`. */
export function packageJsonOf(
  kind: PluginKind,
  { packageName, displayName }: PluginNames,
  description: string,
): object {
  const { engines, versions } = ownPackage();
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
    engines,
    scripts: {
      build: 'tsc --project tsconfig.build.json',
      dev: 'automate plugin dev',
      test: 'automate plugin build && node --test',
      verify: 'automate plugin verify',
      prepack: 'automate plugin build',
    },
    dependencies: pick(kind.dependencies),
    devDependencies: { ...pick(TOOLS), ...COMPILER },
    automate: {
      displayName,
      description,
      hostRange: host,
      ...(kind.permissions === undefined ? {} : { permissions: kind.permissions }),
    },
  };
}

interface OwnPackage {
  /** What the packages that a plugin stands on ask of Node: it cannot do with less. */
  engines: { node: string };
  /** The versions that were released together: optional peers of this package, so that nobody installs them with it. */
  versions: Record<string, string>;
}

function ownPackage(): OwnPackage {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { engines, peerDependencies } = JSON.parse(file) as {
    engines: OwnPackage['engines'];
    peerDependencies: Record<string, string>;
  };
  // Inside of its own workspace nothing is published yet.
  const released = Object.entries(peerDependencies).filter(([, range]) => !/^(workspace|catalog):/.test(range));
  return { engines, versions: Object.fromEntries(released) };
}
