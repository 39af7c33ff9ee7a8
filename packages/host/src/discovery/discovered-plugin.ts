import type { AutomateError, Manifest } from '@automate/core';

/** Where a plugin was found, strongest first: what comes first wins when an id appears twice. */
export const PLUGIN_ORIGINS = ['config', 'directory', 'path', 'dependency'] as const;

/**
 * - `config`: the explicit list of the app's configuration
 * - `directory`: the plugins folder
 * - `path`: an extra path, such as AUTOMATE_PLUGIN_PATH
 * - `dependency`: an installed dependency of the app
 */
export type PluginOrigin = (typeof PLUGIN_ORIGINS)[number];

/** A plugin as it is known before any of its code is imported. */
export interface DiscoveredPlugin {
  /** The manifest's; the package's name when the manifest cannot be read. */
  readonly id: string;
  /** package.json's; empty when there is none. */
  readonly version: string;
  readonly packageName: string;
  readonly origin: PluginOrigin;
  /** The package's folder, symbolic links resolved. */
  readonly directory: string;
  /** `failed`: the manifest says why this host must not import it; see `reason`. */
  readonly state: 'discovered' | 'disabled' | 'failed';
  readonly reason?: AutomateError;
  /** Absent when it cannot be read. */
  readonly manifest?: Manifest;
  /** `exports` and `main` of package.json, for the entry `.`. */
  readonly entryFields: EntryFields;
}

/** What says where a package's main entry is. */
export interface EntryFields {
  readonly exports?: unknown;
  readonly main?: unknown;
}

/** Something that was looked for, or found, and is no plugin of this installation. */
export interface DiscoveryProblem {
  /** A folder, a file or a name from the configuration. */
  readonly where: string;
  readonly error: AutomateError;
}

/** What discovery found, in order of precedence. */
export interface Discovery {
  readonly plugins: readonly DiscoveredPlugin[];
  readonly problems: readonly DiscoveryProblem[];
}
