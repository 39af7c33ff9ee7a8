import type { PluginPermission } from '@automate/core';
import type { ParsedConfig } from './config.ts';

/** What the operator grants a plugin. */
export function grantsOf({ plugins: { grants } }: ParsedConfig, pluginId: string): readonly PluginPermission[] {
  return Object.hasOwn(grants, pluginId) ? (grants[pluginId] ?? []) : [];
}
