import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Installed {
  /** Sorted; a package that is there twice is listed twice. */
  packages: string[];
  bytes: number;
}

/** What an `npm install` left in a project. */
export function installedPackages(project: string): Installed {
  const modules = join(project, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as { packages: object };
  const names = Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13));
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  return { packages: names.sort(), bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
