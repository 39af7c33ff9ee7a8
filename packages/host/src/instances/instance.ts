import type { JsonObject } from '@automate/core';

/** Names an instance. */
export interface InstanceRef {
  tenantId: string;
  /** The connector's key. */
  connector: string;
  /** `^[a-z0-9][a-z0-9_-]*$`, at most 63 characters. */
  name: string;
}

/** A configured connector. */
export interface Instance extends InstanceRef {
  pluginId: string;
  /** By field key. A secret field holds `{"$secret": "KEY"}`: where the value is kept, never the value. */
  config: JsonObject;
  createdAt: Date;
  updatedAt: Date;
}

/** The name of the instance that is meant when none is named, and of the one a connector has without configuration. */
export const DEFAULT_INSTANCE = 'default';
