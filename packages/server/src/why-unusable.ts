import { connectorPoint } from '@automate/connectors';
import { AutomateError, type Said, saidBy } from '@automate/core';
import type { PluginHost } from '@automate/host';
import { stepTypePoint } from '@automate/workflow';

/** Of a connector, or of a step type by `step:` and its key, whose plugin is disabled or failed; undefined: there is none. */
export function whyUnusable(plugins: Pick<PluginHost, 'declaration'>, key: string): Said | string | undefined {
  const [, stepType] = /^step:(.*)$/.exec(key) ?? [];
  try {
    if (stepType === undefined) plugins.declaration(connectorPoint.id, key);
    else plugins.declaration(stepTypePoint.id, stepType);
    return undefined;
  } catch (error) {
    if (AutomateError.isInstance(error)) return error.code === 'NOT_FOUND' ? undefined : saidBy(error);
    throw error;
  }
}
