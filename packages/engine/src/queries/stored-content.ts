/** Something that a step left behind, or an output that was too large for its row. */
export interface StoredContent {
  /** As the step named it: for people, never for paths. */
  name: string;
  bytes: number;
  /** Of the content, in hex. */
  sha256: string;
  /** True of an output: its content is JSON. */
  isOutput: boolean;
  /**
   * Fails at its end where it is not what was stored.
   * @throws AutomateError DATA_LOSS, UNAVAILABLE
   */
  open(signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** Reads what is in the storage. */
export interface ObjectQueries {
  /** @throws AutomateError NOT_FOUND, also for what another tenant or another execution has */
  object(tenantId: string, executionId: string, objectId: string): Promise<StoredContent>;
}
