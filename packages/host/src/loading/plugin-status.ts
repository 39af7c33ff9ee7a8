import type { AutomateError } from '@automate/core';
import type { PluginOrigin } from '../discovery/discovered-plugin.ts';
import type { PluginTier } from '../isolation/tier.ts';

/** `discovered`: not yet imported, because nobody needed it. */
export type PluginState = 'discovered' | 'loaded' | 'failed' | 'disabled';

/** What an operator is shown of a plugin. */
export interface PluginStatus {
  id: string;
  version: string;
  displayName: string;
  description?: string;
  packageName: string;
  origin: PluginOrigin;
  directory: string;
  tier: PluginTier;
  state: PluginState;
  /** Of its process, while it has one of its own. */
  pid?: number;
  /** Why it failed. */
  reason?: AutomateError;
  /** Why the version on disk is not in use: the one before it is. */
  updateFailure?: AutomateError;
}
