import type { AutomateError, ExtensionPoint, Manifest, ManifestContribution } from '@automate/core';
import type { DiscoveredPlugin } from '../discovery/discovered-plugin.ts';

/** What is to be loaded: a plugin that may be, and the file to import. */
export interface LoadTarget {
  found: DiscoveredPlugin;
  manifest: Manifest;
  path: string;
}

/** A plugin whose code is loaded, in whichever process, and holds to its manifest. */
export interface LoadedPlugin {
  /** The same object for as long as the plugin is loaded. Undefined when the code has none. */
  contribution<T>(point: ExtensionPoint<T>, declared: ManifestContribution): T | undefined;
  /** Its process, where that is one of its own. */
  readonly pid?: number | undefined;
  /** Resolves to why it ended by itself. Absent where it cannot. */
  readonly ended?: Promise<AutomateError>;
  /** Lets calls under way finish, then frees everything. */
  retire(): Promise<void>;
  /** Frees everything. */
  stop(): Promise<void>;
}

/** Loads plugins. Rejects FAILED_PRECONDITION when the code is at fault, UNAVAILABLE when its process is. */
export type LoadPlugin = (target: LoadTarget) => Promise<LoadedPlugin>;
