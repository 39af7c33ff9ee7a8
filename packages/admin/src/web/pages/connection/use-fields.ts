import type { FieldSpec } from '@automate/core';
import { useThing } from '../../api/queries.ts';
import type { Contribution } from '../../api/types.ts';

/** What can be configured of a plugin. */
export interface Configurable extends Contribution {
  fields: FieldSpec[];
}

export interface PluginSchema {
  plugin: string;
  version: string;
  contributions: Configurable[];
}

/** The schema of a plugin; read again when it is asked for, as a plugin may have been replaced. */
export function usePluginSchema(plugin: string) {
  return useThing<PluginSchema>(`plugins/${encodeURIComponent(plugin)}/schema`);
}
