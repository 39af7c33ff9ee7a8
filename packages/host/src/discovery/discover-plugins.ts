import { realpathSync } from 'node:fs';
import { delimiter, sep } from 'node:path';
import { AutomateError, toAutomateError } from '@automate/core';
import { HOST_VERSION } from '../version.ts';
import type { Candidate } from './candidate.ts';
import { type CheckOptions, checkPlugin, type FoundPackage } from './check-plugin.ts';
import { configCandidates } from './config-candidates.ts';
import { dependencyCandidates } from './dependency-candidates.ts';
import { directoryCandidates, pathCandidates } from './directory-candidates.ts';
import type { DiscoveredPlugin, Discovery, DiscoveryProblem } from './discovered-plugin.ts';
import { mapBounded } from './map-bounded.ts';
import { mentionsAutomate, PackageReader, parsePackageJson } from './read-package.ts';

/** Files read at the same time: well below the usual limits of open files. */
const PARALLEL_READS = 64;

export interface DiscoverOptions {
  /** The explicit list: package names, or folders (`./my-plugin`, absolute). */
  list?: readonly string[];
  /** A folder of plugin packages. One that does not exist is empty. */
  pluginsDirectory?: string;
  /** Extra folders, each a plugin or a folder of plugins; a text is split as PATH is. */
  pluginPath?: string | readonly string[];
  /** The folder of the app whose declared dependencies are looked through. Default: none are. */
  dependenciesOf?: string;
  /** What relative paths and names of the list start from. Default: `dependenciesOf`, else the working directory. */
  from?: string;
  /** The operator's word by plugin id, over the manifest's. */
  enabled?: Readonly<Record<string, boolean>>;
  /** Default: the version of this package. */
  hostVersion?: string;
}

/**
 * Finds plugins by their manifests, in order of precedence, without running any of their code. A plugin whose manifest
 * is wrong or does not fit this host is in the list as `failed`; one whose id is taken by a stronger origin, and whatever
 * was asked for and is not there, is in `problems`. Throws nothing of a plugin's making.
 */
export async function discoverPlugins(options: DiscoverOptions = {}): Promise<Discovery> {
  const problems: DiscoveryProblem[] = [];
  const reader = new PackageReader();
  const candidates = await findCandidates(options, reader, problems);
  const check: CheckOptions = { hostVersion: options.hostVersion ?? HOST_VERSION, enabled: options.enabled ?? {} };
  const found = await mapBounded(candidates, PARALLEL_READS, async (candidate) => {
    const found = await readCandidate(candidate, reader, problems);
    return found === undefined ? undefined : checkPlugin(found, check);
  });
  // One package found in two ways is one plugin, of the stronger origin.
  const unique = new Map<string, DiscoveredPlugin>();
  for (const plugin of found) if (plugin && !unique.has(plugin.directory)) unique.set(plugin.directory, plugin);
  const plugins = withoutDuplicates([...unique.values()], problems);
  return { plugins, problems: problems.sort((a, b) => (a.where < b.where ? -1 : 1)) };
}

async function findCandidates(
  options: DiscoverOptions,
  reader: PackageReader,
  problems: DiscoveryProblem[],
): Promise<Candidate[]> {
  const { list = [], pluginsDirectory, pluginPath = [], dependenciesOf } = options;
  const from = options.from ?? dependenciesOf ?? process.cwd();
  const paths = (typeof pluginPath === 'string' ? pluginPath.split(delimiter) : pluginPath).filter(
    (path) => path !== '',
  );
  const search = async (where: string, find: () => Promise<Candidate[]>): Promise<Candidate[]> => {
    try {
      return await find();
    } catch (error) {
      problems.push({ where, error: toAutomateError(error) });
      return [];
    }
  };
  const found = await Promise.all([
    configCandidates(list, from),
    pluginsDirectory === undefined
      ? []
      : search(pluginsDirectory, () => directoryCandidates(pluginsDirectory, 'directory', problems)),
    ...paths.map((path) => search(path, () => pathCandidates(path, from, reader, problems))),
    dependenciesOf === undefined ? [] : search(dependenciesOf, () => dependencyCandidates(dependenciesOf, reader)),
  ]);
  return found.flat();
}

/** Undefined when there is no plugin. */
async function readCandidate(
  candidate: Candidate,
  reader: PackageReader,
  problems: DiscoveryProblem[],
): Promise<FoundPackage | undefined> {
  const { where, origin, expected, roots, subfolder } = candidate;
  try {
    for (const root of roots) {
      const directory = subfolder === '' ? root : `${root}${sep}${subfolder}`;
      const file = await reader.read(directory);
      if (file === undefined) continue;
      // Where a plugin is expected, a file that is cut off is no plugin without the field.
      const json = expected || mentionsAutomate(file) ? parsePackageJson(file, directory) : {};
      if (json.automate !== undefined) return { origin, directory: realpathSync.native(directory), json };
      if (expected)
        problems.push({ where, error: notFound(`${where} is no plugin: its package.json has no automate field`) });
      return undefined;
    }
    if (expected) problems.push({ where, error: notFound(`${where} is not there: looked into ${roots.join(', ')}`) });
  } catch (error) {
    problems.push({ where, error: toAutomateError(error) });
  }
  return undefined;
}

function withoutDuplicates(plugins: DiscoveredPlugin[], problems: DiscoveryProblem[]): DiscoveredPlugin[] {
  const winners = new Map<string, DiscoveredPlugin>();
  for (const plugin of plugins) {
    const winner = winners.get(plugin.id);
    if (winner === undefined) {
      winners.set(plugin.id, plugin);
      continue;
    }
    problems.push({
      where: plugin.directory,
      error: new AutomateError({
        code: 'ALREADY_EXISTS',
        message:
          `plugin "${plugin.id}" of ${plugin.directory} (${plugin.origin}) is not used: ` +
          `${winner.directory} (${winner.origin}) has the same id and comes first`,
        effect: 'none',
        details: { id: plugin.id, usedDirectory: winner.directory },
      }),
    });
  }
  return [...winners.values()];
}

function notFound(message: string): AutomateError {
  return new AutomateError({ code: 'NOT_FOUND', message, effect: 'none' });
}
