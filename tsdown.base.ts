import { basename, dirname } from 'node:path';
import { defineConfig } from 'tsdown';

/**
 * One build for every published package: ESM, declarations, no tests, and nothing bundled that is a dependency, but for
 * `bundled`: dependencies that this workspace patches, which would arrive from the registry without the patch.
 */
export function packageBuild(entry: string[], { bundled = [] }: { bundled?: string[] } = {}) {
  return defineConfig({
    entry,
    root: 'src',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    dts: true,
    sourcemap: true,
    // One file for each source file; what is bundled would lie in a node_modules folder then, which npm does not pack.
    unbundle: bundled.length === 0,
    fixedExtension: false,
    outputOptions: {
      // Where its source lies, so that what it starts from a file beside itself is there.
      chunkFileNames: ({ name, moduleIds }) => {
        const own = moduleIds.find((id) => basename(id, '.ts') === name) ?? '';
        const folder = dirname(own.slice(own.lastIndexOf('/src/') + '/src/'.length));
        return `${own === '' || folder === '.' ? '' : `${folder}/`}[name]-[hash].js`;
      },
    },
    deps: { alwaysBundle: bundled, dts: { neverBundle: bundled } },
  });
}
