/**
 * Where a plugin's code runs, as the operator decides, never a name or a manifest:
 * - `trusted`: in the host's own process, with all that it can do
 * - `child`: in a process of its own, which may do what the user that runs the host may do. It gives limits of memory and
 *   time, restarts, and a replacement without stopping the host. It is no sandbox.
 */
export const PLUGIN_TIERS = ['trusted', 'child'] as const;

export type PluginTier = (typeof PLUGIN_TIERS)[number];
