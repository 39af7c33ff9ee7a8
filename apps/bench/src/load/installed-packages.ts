import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const INSTALLED = 1000;
export const PLUGINS = 200;

/** Package.json of the size that is usual on npm: scripts, files, keywords, and a fair share of dependencies. */
const usual = (name: string) => ({
  name,
  version: '1.4.2',
  description: `What the package ${name} is for, in a sentence of the usual length`,
  keywords: Array.from({ length: 8 }, (_, at) => `keyword-${at}`),
  license: 'MIT',
  repository: { type: 'git', url: `git+https://example.com/acme/${name}.git` },
  type: 'module',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  files: ['dist'],
  scripts: Object.fromEntries(['build', 'test', 'lint', 'types'].map((script) => [script, `tool run ${script} --all`])),
  dependencies: Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`dependency-${at}`, '^1.0.0'])),
  devDependencies: Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`tool-${at}`, '^2.0.0'])),
});

/** An app in a folder, with packages installed; every fifth is a plugin with a manifest as large as the github plugin's. */
export async function installPackages(folder: string): Promise<void> {
  const path = createRequire(import.meta.url).resolve('@automate/plugin-github/package.json');
  const { automate } = JSON.parse(await readFile(path, 'utf8')) as { automate: object };
  const names = Array.from({ length: INSTALLED }, (_, at) => `package-${at}`);
  for (const [at, name] of names.entries()) {
    const plugin = at % (INSTALLED / PLUGINS) === 0;
    const manifest = { ...usual(name), ...(plugin && { automate: { ...automate, id: name } }) };
    await mkdir(join(folder, 'node_modules', name), { recursive: true });
    await writeFile(packageJson(folder, at), JSON.stringify(manifest, null, 2));
  }
  const dependencies = Object.fromEntries(names.map((name) => [name, '*']));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', dependencies }));
}

export function packageJson(folder: string, at: number): string {
  return join(folder, 'node_modules', `package-${at}`, 'package.json');
}
