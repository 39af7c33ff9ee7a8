/**
 * Writes the `automate` field of plugins' package.json from their code: `npx -y pnpm@12 manifest plugins/my-plugin ...`.
 * What the author wrote there (permissions, names, ranges) stays.
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeManifest } from '../packages/core/src/contract-suite/index.ts';
import { isPlugin } from '../packages/core/src/index.ts';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npx -y pnpm@12 manifest <folder of a plugin>...');
  process.exitCode = 64;
}
for (const folder of folders) {
  const source = join(resolve(folder), 'src', 'index.ts');
  const { default: plugin } = (await import(pathToFileURL(source).href)) as { default?: unknown };
  if (!isPlugin(plugin)) {
    console.error(`${source} does not export a plugin by default: export default definePlugin({ ... })`);
    process.exitCode = 1;
    continue;
  }
  const packageJson = join(resolve(folder), 'package.json');
  writeManifest(plugin, pathToFileURL(packageJson));
  console.log(`${packageJson}: ${plugin.contributes.map(({ point, key }) => `${point} "${key}"`).join(', ')}`);
}
