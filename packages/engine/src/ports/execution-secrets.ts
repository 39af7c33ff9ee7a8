import type { JsonValue } from '@automate/core';

/** What the engine needs to know of secrets: never a plaintext. Implemented over governance, joined in the server. */
export interface ExecutionSecrets {
  /**
   * An opaque stand-in for a secret, of use inside this execution only. The same arguments give the same text.
   * @throws AutomateError SECRET_NOT_FOUND
   */
  placeholder(tenantId: string, key: string, executionId: string): Promise<string>;
  /** A copy in which every placeholder and every known plaintext is masked. What the engine records went through it. */
  redact(tenantId: string, value: JsonValue): JsonValue;
  /** Masks plaintexts in a stream of bytes; undefined where there are none. Default: artifacts are kept as they are. */
  redactor?(scope: {
    tenantId: string;
    ids: readonly string[];
  }): { bytes(): { write(chunk: Uint8Array): Uint8Array; end(): Uint8Array } } | undefined;
}
