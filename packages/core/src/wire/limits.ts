/** What one encoded value may cost. */
export interface WireLimits {
  /** Length of the encoded text in UTF-16 code units (ASCII but for text that is not). Default 16 Mi. */
  maxSize?: number | undefined;
  /** How deep arrays, objects and causes of errors may nest. Default 64. */
  maxDepth?: number | undefined;
}

export const DEFAULT_MAX_SIZE = 16 * 1024 * 1024;
export const DEFAULT_MAX_DEPTH = 64;
