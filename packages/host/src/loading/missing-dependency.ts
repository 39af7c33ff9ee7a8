import { AutomateError } from '@automate/core';
import { satisfies, validRange } from 'semver';
import type { DiscoveredPlugin } from '../discovery/discovered-plugin.ts';

/** What is known of the other plugins before any code is imported. */
export type KnownPlugins = ReadonlyMap<string, { readonly found: DiscoveredPlugin; readonly isUsable: boolean }>;

/** Why a plugin cannot be used as the others are: one that its manifest depends on is missing, of another version, or unusable. */
export function missingDependency(found: DiscoveredPlugin, others: KnownPlugins): AutomateError | undefined {
  for (const [id, range] of Object.entries(found.manifest?.dependencies ?? {})) {
    const problem = problemWith(id, range, others);
    if (problem === undefined) continue;
    const message = `plugin "${found.id}" depends on plugin "${id}" ${range}, ${problem}`;
    return new AutomateError({ code: 'FAILED_PRECONDITION', message, effect: 'none' });
  }
  return undefined;
}

function problemWith(id: string, range: string, others: KnownPlugins): string | undefined {
  if (validRange(range) === null) return 'which is no version range';
  const other = others.get(id);
  if (other === undefined) return 'which is not installed';
  if (!satisfies(other.found.version, range, { includePrerelease: true })) {
    return `and version ${other.found.version} is installed`;
  }
  return other.isUsable ? undefined : 'which cannot be used itself';
}
