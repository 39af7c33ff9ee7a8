import { isAbsolute, resolve } from 'node:path';
import type { Candidate } from './candidate.ts';
import { isPackageName, nodeModulesDirectories } from './package-name.ts';

/** The explicit list: names of packages installed for `from`, or paths of folders, relative to it. */
export function configCandidates(list: readonly string[], from: string): Candidate[] {
  const installed = nodeModulesDirectories(from);
  return list.map((where) => {
    const common = { origin: 'config', where, expected: true } as const;
    return !isAbsolute(where) && isPackageName(where)
      ? { ...common, roots: installed, subfolder: where }
      : { ...common, roots: [resolve(from, where)], subfolder: '' };
  });
}
