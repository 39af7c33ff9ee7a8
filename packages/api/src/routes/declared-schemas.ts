import type { JsonValue } from '@automate/core';
import { findConnectorIn, type PluginHost } from '@automate/host';
import { type StepDocument, type StepTypeManifest, stepTypePoint } from '@automate/workflow';

export type ObjectSchema = { [key: string]: JsonValue };

/** What a step's action or step type says of its parameters and its output. @throws AutomateError for what is not installed */
export function declaredSchemas(
  { action, uses }: StepDocument,
  plugins: PluginHost,
): { input?: ObjectSchema | undefined; output?: ObjectSchema | undefined } {
  const [of, name = ''] = (action?.split('/', 2) ?? uses?.split(':', 2) ?? []) as [string?, string?];
  if (of === undefined) return {};
  const all =
    action === undefined
      ? (plugins.declaration(stepTypePoint.id, of).declared as StepTypeManifest).types
      : findConnectorIn(plugins)(of).connector.actions;
  return Object.hasOwn(all, name) ? (all[name] as { input?: ObjectSchema; output?: ObjectSchema }) : {};
}
