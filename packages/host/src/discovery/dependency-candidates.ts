import { AutomateError } from '@automate/core';
import type { Candidate } from './candidate.ts';
import { isPackageName, nodeModulesDirectories } from './package-name.ts';
import { type PackageReader, parsePackageJson } from './read-package.ts';

/**
 * What the app in `directory` declares as `dependencies` and `optionalDependencies`. One that is not installed is npm's
 * concern. Throws NOT_FOUND when the folder has no package.json.
 */
export async function dependencyCandidates(directory: string, reader: PackageReader): Promise<Candidate[]> {
  const file = await reader.read(directory);
  if (file === undefined) {
    const message = `${directory} has no package.json to read the dependencies from`;
    throw new AutomateError({ code: 'NOT_FOUND', message, effect: 'none' });
  }
  const { dependencies, optionalDependencies } = parsePackageJson(file, directory);
  const names = new Set([...namesOf(dependencies), ...namesOf(optionalDependencies)]);
  const roots = nodeModulesDirectories(directory);
  return [...names]
    .filter(isPackageName)
    .sort()
    .map((name) => ({ origin: 'dependency', where: name, roots, subfolder: name, expected: false }));
}

function namesOf(dependencies: unknown): string[] {
  return typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : [];
}
