import type { PluginOrigin } from './discovered-plugin.ts';

/** A folder that may hold a plugin. */
export interface Candidate {
  readonly origin: PluginOrigin;
  /** The folder, or the name it was asked for by. */
  readonly where: string;
  /** Folders to look into: the first of them with a package.json in `subfolder` is meant. */
  readonly roots: readonly string[];
  /** Below the root; empty for the root itself. */
  readonly subfolder: string;
  /** Asked for by name: it is a problem when it is missing or no plugin. */
  readonly expected: boolean;
}
