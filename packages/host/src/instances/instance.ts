import type { JsonObject } from '@automate/core';

/** Names an instance. */
export interface InstanceRef {
  tenantId: string;
  pluginId: string;
  /** `^[a-z0-9][a-z0-9_-]*$`, at most 63 characters; unique per tenant and plugin. */
  name: string;
}

/** Names one of a plugin's contributions. */
export interface ContributionRef {
  /** The extension point, such as `connector`. */
  point: string;
  key: string;
}

/** A configured contribution of a plugin. */
export interface Instance extends InstanceRef {
  /** Of this one: another that gets the same name later has another. */
  id: string;
  /** What is configured. */
  contribution: ContributionRef;
  /** By field key. A secret field holds `{"$secret": "KEY"}`: where the value is kept, never the value. */
  config: JsonObject;
  /** Counts from 1 with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
  /** Who changed it last, for example `key:0f3a…`. */
  updatedBy: string;
  /** By secret field, when its value was set. A reference to a secret that is kept elsewhere has none. */
  secretsSetAt: Record<string, Date>;
}

/** The name of the instance that is meant when none is named, and of the one a contribution has without configuration. */
export const DEFAULT_INSTANCE = 'default';
