import { defineConfig } from 'tsdown';

/** One build for every published package: ESM, declarations, nothing bundled that is a dependency, no tests. */
export function packageBuild(entry: string[]) {
  return defineConfig({
    entry,
    root: 'src',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    dts: true,
    sourcemap: true,
    unbundle: true,
    fixedExtension: false,
  });
}
