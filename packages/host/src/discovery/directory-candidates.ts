import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AutomateError, toAutomateError } from '@automate/core';
import type { Candidate } from './candidate.ts';
import type { DiscoveryProblem, PluginOrigin } from './discovered-plugin.ts';
import { mentionsAutomate, type PackageReader } from './read-package.ts';

/**
 * The packages in a folder, by name: its sub-folders, and those of its `@scope` folders. A folder that is not there is
 * empty; a scope that cannot be read is told in `problems` and hides none of the others.
 */
export async function directoryCandidates(
  directory: string,
  origin: PluginOrigin,
  problems: DiscoveryProblem[],
): Promise<Candidate[]> {
  const folders = await subfolders(directory);
  const nested = await Promise.all(
    folders.map(async (name) => {
      const where = join(directory, name);
      if (!name.startsWith('@')) return [where];
      try {
        return (await subfolders(where)).map((inner) => join(where, inner));
      } catch (error) {
        problems.push({ where, error: toAutomateError(error) });
        return [];
      }
    }),
  );
  return nested.flat().map((where) => ({ origin, where, roots: [where], subfolder: '', expected: false }));
}

/** An extra path: a package, or a folder of packages. Throws NOT_FOUND when there is no such folder. */
export async function pathCandidates(
  path: string,
  from: string,
  reader: PackageReader,
  problems: DiscoveryProblem[],
): Promise<Candidate[]> {
  const directory = resolve(from, path);
  const file = await reader.read(directory);
  if (file !== undefined && mentionsAutomate(file)) {
    return [{ origin: 'path', where: directory, roots: [directory], subfolder: '', expected: true }];
  }
  try {
    await readdir(directory);
  } catch (error) {
    const message = `${directory} of the plugin path is no folder that can be read`;
    throw new AutomateError({ code: 'NOT_FOUND', message, effect: 'none', cause: error });
  }
  return directoryCandidates(directory, 'path', problems);
}

/** Names, sorted so that every start finds the same. Symbolic links count; whether they lead to a folder shows later. */
async function subfolders(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('.') && name !== 'node_modules')
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `the folder ${directory} cannot be read (${code})`,
      effect: 'none',
      cause: error,
    });
  }
}
