import type { JsonValue } from '@automate/core';
import type { SecretPlaceholders } from '@automate/egress';
import type { SecretInfo } from './secrets-backend.ts';

/** Secrets as the rest of Automate sees them: placeholders everywhere, a plaintext only where a request leaves. */
export interface Secrets extends SecretPlaceholders {
  /**
   * An opaque stand-in for a secret, of use inside this scope only (an execution's id). The same arguments give the same text.
   * @throws SecretNotFoundError
   */
  placeholder(tenantId: string, key: string, scopeId: string): Promise<string>;
  /** For the host's own use, such as verifying a webhook. Never for a plugin. @throws SecretNotFoundError */
  plaintext(tenantId: string, key: string): Promise<string>;
  /** A copy in which every placeholder and every known plaintext of the tenant is `$secret:KEY`, in keys too. */
  redact<T extends JsonValue>(tenantId: string, value: T): T;
  /** The same for one text, over all tenants: for logs and error messages. */
  redactText(text: string): string;
  /** @throws AutomateError FAILED_PRECONDITION when no backend can be written to */
  set(tenantId: string, key: string, value: string): Promise<SecretInfo>;
  delete(tenantId: string, key: string): Promise<void>;
  /** Of every backend that can list, by key. Never a value. */
  list(tenantId: string): Promise<SecretInfo[]>;
  /**
   * Replaces the hosts a secret may be sent to: `api.example.com`, `api.example.com:8443`, `*.example.com`, and with
   * `http://` before it where plain HTTP is wanted (loopback needs none).
   * @throws AutomateError INVALID_ARGUMENT for a malformed or too wide pattern
   */
  bind(tenantId: string, key: string, hosts: readonly string[]): Promise<void>;
  /** The hosts a secret may be sent to, by configuration and by `bind`. */
  bindings(tenantId: string, key: string): Promise<string[]>;
}
