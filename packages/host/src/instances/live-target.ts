import type { FieldSpec, PluginPermission } from '@automate/core';
import type { ContributionRef } from './instance.ts';
import type { PickedInstance } from './pick-instance.ts';

/** What is to be live: an instance at one version, and what it configures. */
export interface LiveTarget {
  tenantId: string;
  pluginId: string;
  permissions: readonly PluginPermission[];
  contribution: ContributionRef & { readonly fields: readonly FieldSpec[] };
  instance: PickedInstance;
}

/** Names what can be live once in a process, whatever its version. */
export function targetKey({ tenantId, pluginId, contribution: { point, key }, instance }: LiveTarget): string {
  return JSON.stringify([tenantId, pluginId, point, key, instance.name]);
}

/** Whether the first is a later state of things than the second. What nobody saved is older than what somebody did. */
export function isNewer({ instance: one }: LiveTarget, { instance: other }: LiveTarget): boolean {
  if (one.id === other.id) return (one.version ?? 0) > (other.version ?? 0);
  return (one.createdAt?.getTime() ?? 0) > (other.createdAt?.getTime() ?? 0);
}

/** Whether both are the same version of the same instance. */
export function isSame({ instance: one }: LiveTarget, { instance: other }: LiveTarget): boolean {
  return one.id === other.id && one.version === other.version;
}
