import { z } from 'zod';
import { matchesGlob } from './glob.ts';

export const PERMISSION_RESOURCES = ['filesystem', 'network', 'process', 'env', 'secrets'] as const;
export const PERMISSION_ACTIONS = ['read', 'write', 'execute', 'http', 'https', 'spawn', '*'] as const;

/** What a plugin asks for in its manifest and an operator grants. */
export const pluginPermissionSchema = z.strictObject({
  resource: z.enum(PERMISSION_RESOURCES),
  action: z.enum(PERMISSION_ACTIONS),
  scope: z
    .string()
    .min(1)
    .max(512)
    .describe('A path, host, command, variable or secret name; `*` is any run of characters, `?` exactly one'),
});

export type PluginPermission = z.output<typeof pluginPermissionSchema>;

/**
 * Whether a grant covers what is wanted. A wanted scope may itself be a pattern (a manifest's request): it is covered
 * only when the grant is at least as broad. Host names compare without case. File paths are to be absolute and
 * normalised by the caller; one with a `.` or `..` segment is never covered.
 */
export function permits(grant: PluginPermission, wanted: PluginPermission): boolean {
  if (grant.resource !== wanted.resource) return false;
  if (grant.action !== '*' && grant.action !== wanted.action) return false;
  if (wanted.resource === 'filesystem' && /(^|[\\/])\.{1,2}([\\/]|$)/.test(wanted.scope)) return false;
  return wanted.resource === 'network'
    ? matchesGlob(grant.scope.toLowerCase(), wanted.scope.toLowerCase())
    : matchesGlob(grant.scope, wanted.scope);
}

/** Whether any of the grants covers what is wanted. */
export function permitsAny(grants: readonly PluginPermission[], wanted: PluginPermission): boolean {
  return grants.some((grant) => permits(grant, wanted));
}
