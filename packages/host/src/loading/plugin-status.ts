import type { AutomateError } from '@automate/core';
import type { PluginOrigin } from '../discovery/discovered-plugin.ts';

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
  state: PluginState;
  /** Why it failed. */
  reason?: AutomateError;
}
