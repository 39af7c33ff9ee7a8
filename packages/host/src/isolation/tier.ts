import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { configCandidates } from '../discovery/config-candidates.ts';
import type { DiscoveredPlugin } from '../discovery/discovered-plugin.ts';

/**
 * Where a plugin's code runs, as the operator decides:
 * - `trusted`: in the host's own process, with all that it can do
 * - `child`: in a process of its own, which may do what the user that runs the host may do. It gives limits of memory and
 *   time, restarts, and a replacement without stopping the host. It is no sandbox.
 */
export const PLUGIN_TIERS = ['trusted', 'child'] as const;

export type PluginTier = (typeof PLUGIN_TIERS)[number];

export interface TierOptions {
  /** Of every plugin that is not named. Default `child`. */
  default?: PluginTier;
  /**
   * Folders (a plugin's, or one with plugins in it) and names of packages installed for `from`. By place, because what a
   * package says of itself, its id and its name, is anybody's to write.
   */
  trusted?: readonly string[];
  /** What relative folders and names start from. Default: the working directory. */
  from?: string;
}

/** The operator's word on where each plugin runs. */
export function createTierOf({
  default: otherwise = 'child',
  trusted = [],
  from = process.cwd(),
}: TierOptions): (plugin: Pick<DiscoveredPlugin, 'directory'>) => PluginTier {
  const places = configCandidates(trusted, from);
  return ({ directory }) => {
    const isTrusted = places.some(({ roots, subfolder }) => {
      // The first that is there is the one that is installed.
      const place = roots.map((root) => realPath(join(root, subfolder))).find((path) => path !== undefined);
      return place !== undefined && (place === directory || (subfolder === '' && isBelow(place, directory)));
    });
    return isTrusted ? 'trusted' : otherwise;
  };
}

/** Below, and not as something that was installed there. */
function isBelow(folder: string, directory: string): boolean {
  const way = relative(folder, directory);
  const steps = way.split(/[\\/]/);
  return way !== '' && !isAbsolute(way) && steps[0] !== '..' && !steps.includes('node_modules');
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
