import { AutomateError, type PluginPermission, permitsAny } from '@automate/core';
import type { EgressTarget } from '@automate/egress';

/**
 * Holds every hop of a plugin's requests against the network permissions of its manifest: action `http` or `https`, scope
 * a host, or a host and port. Throws PERMISSION_DENIED, effect `none`.
 */
export function checkNetworkPermission(
  pluginId: string,
  granted: readonly PluginPermission[],
  target: EgressTarget,
): void {
  const action = target.protocol === 'https:' ? 'https' : 'http';
  const scopes = [target.host, `${target.host}:${target.port}`];
  if (scopes.some((scope) => permitsAny(granted, { resource: 'network', action, scope }))) return;
  throw new AutomateError({
    code: 'PERMISSION_DENIED',
    message:
      `plugin "${pluginId}" asks for no permission to reach ${target.host}:${target.port} over ${action}: ` +
      'its manifest must have one with resource "network"',
    effect: 'none',
  });
}
