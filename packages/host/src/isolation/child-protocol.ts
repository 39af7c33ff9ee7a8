import type { JsonObject } from '@automate/core';

/** The file descriptors of a child beside the standard ones. */
export const CHANNEL_FD = 3;
/** Never written to: it ends when the host does, also while the child's own code does not yield. */
export const LIFELINE_FD = 4;

/** The argument of `load`. */
export interface LoadRequest {
  /** The file to import. */
  path: string;
  /** Milliseconds. */
  timeoutMs: number;
  /** The module that lends contract packages. */
  lender: string | undefined;
}

/** What a child says of the plugin it loaded. */
export interface LoadedCode {
  id: string | undefined;
  version: string | undefined;
  contributions: { point: string; key: string; described: JsonObject; crosses: boolean }[];
}
