import type { JsonValue, PluginPermission } from '@automate/core';
import type { SecretPlaceholders, SecretScope } from '@automate/egress';
import type { Signature, SignRequest } from '@automate/providers';
import type { SecretInfo } from './secrets-backend.ts';

/** What goes with a change. */
export interface SecretChange {
  /** For the audit table. Default `system`. */
  actor?: string;
}

export interface SecretSetting extends SecretChange {
  /** Replaces the hosts together with the value: at no time may the old value go to a new host. Absent: as before. */
  hosts?: readonly string[];
  /** Only if nobody changed it since `revision` gave this. */
  ifRevision?: number;
}

/** Values that are not saved, to be tried. */
export interface SecretLoan {
  tenantId: string;
  /** The only scope they are of use in. Make one up for the occasion: it must be nobody else's. */
  scopeId: string;
  /** Plaintexts by name, for example by field. The name is what is shown: `$secret:<name>`. */
  values: Readonly<Record<string, string>>;
  /** The hosts they may be sent to, as `Secrets.bind` takes them. */
  hosts: readonly string[];
}

export interface SignUse {
  scope: SecretScope;
  sessionToken?: string | undefined;
}

/** Who wants a plaintext. */
export interface ExposeUse {
  scope: SecretScope;
  pluginId: string;
  /** The field of the plugin's configuration that holds it: the scope of the permission. */
  field: string;
  /** What the plugin's manifest asks for. */
  requested: readonly PluginPermission[];
}

/** A secret in plain that a plugin asks for. */
export interface PlaintextGrant {
  /** The field, or a pattern of fields. */
  field: string;
  granted: boolean;
}

/** What stands for lent values. */
export interface LentSecrets extends Disposable {
  /** Placeholders by name. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** Ends the loan: the placeholders are of no use any more, and the values are forgotten. */
  dispose(): void;
}

/** Secrets as the rest of Automate sees them: placeholders everywhere, a plaintext only where a request leaves. */
export interface Secrets extends SecretPlaceholders {
  /**
   * An opaque stand-in for a secret, of use inside this scope only (such as an execution's id). The same arguments give the same text.
   * @throws SecretNotFoundError
   */
  placeholder(tenantId: string, key: string, scopeId: string): Promise<string>;
  /**
   * Lends values that nobody saved to one scope: in this process's memory only, masked like saved ones until disposed.
   * Whoever lends must dispose.
   * @throws AutomateError INVALID_ARGUMENT for a name, a value or a host that cannot be
   */
  lend(loan: SecretLoan): LentSecrets;
  /**
   * A signature made with a secret, as a placeholder of the same scope for the same hosts: who asks learns neither.
   * `sessionToken` is the placeholder of one, for `aws-sigv4`.
   * @throws AutomateError INVALID_ARGUMENT for a request that cannot be, FAILED_PRECONDITION for a secret that is no such
   * key, PERMISSION_DENIED for a placeholder of another scope, or a host the secret is not bound to
   */
  sign(placeholder: string, request: SignRequest, use: SignUse): Promise<Signature>;
  /**
   * The plaintext that a placeholder stands for, for a plugin whose manifest asks for it (resource `secrets`, action
   * `read`, scope the field) and whom the operator granted it. Each time is told to the audit table first.
   * @throws AutomateError PERMISSION_DENIED, also for a placeholder of another scope
   */
  expose(placeholder: string, use: ExposeUse): Promise<string>;
  /** Of what a plugin's manifest asks for, the secrets in plain, and whether the operator granted each. */
  plaintextGrants(pluginId: string, requested: readonly PluginPermission[]): PlaintextGrant[];
  /** For the host's own use, such as verifying a webhook. Never for a plugin. @throws SecretNotFoundError */
  plaintext(tenantId: string, key: string): Promise<string>;
  /** A copy in which every placeholder and every known plaintext of the tenant is `$secret:KEY`, in keys too. */
  redact<T extends JsonValue>(tenantId: string, value: T): T;
  /** The same for one text, over all tenants: for logs and error messages. */
  redactText(text: string): string;
  /**
   * Other processes use the old value for at most ten seconds more.
   * @throws AutomateError FAILED_PRECONDITION when no backend can be written to, or a read-only one has the secret;
   * INVALID_ARGUMENT for a key, value or host that cannot be; ABORTED, with nothing changed, for another `ifRevision`, or where
   * another change of the secret does not end within ten seconds
   */
  set(
    tenantId: string,
    key: string,
    value: string,
    setting?: SecretSetting,
  ): Promise<SecretInfo & { revision: number }>;
  /** Grows with each change of the secret and its hosts that is made here, whatever the backend; 0 without one, and without a database. */
  revision(tenantId: string, key: string): Promise<number>;
  /** Throws as `set` would for a key, a value or a host that cannot be, and changes nothing. */
  check(key: string, value: string, hosts?: readonly string[]): void;
  /**
   * With its versions and hosts. One that is not there is no error.
   * @throws AutomateError FAILED_PRECONDITION when no backend can be written to, or a read-only one has the secret
   */
  delete(tenantId: string, key: string, change?: SecretChange): Promise<void>;
  /** Whether any backend has it, also one that cannot list. @throws AutomateError of a backend that does not answer */
  has(tenantId: string, key: string): Promise<boolean>;
  /** Of every backend that can list, by key. Never a value. */
  list(tenantId: string): Promise<SecretInfo[]>;
  /**
   * Replaces the hosts a secret may be sent to: `api.example.com`, `api.example.com:8443`, `*.example.com`, and with
   * `http://` before it where plain HTTP is wanted (loopback needs none). For the operator and the host itself: who may
   * only write secrets uses `set` with hosts.
   * @throws AutomateError INVALID_ARGUMENT for a malformed or too wide pattern, FAILED_PRECONDITION without a database
   */
  bind(tenantId: string, key: string, hosts: readonly string[], change?: SecretChange): Promise<void>;
  /** The hosts a secret may be sent to, by configuration and by `bind`. */
  bindings(tenantId: string, key: string): Promise<string[]>;
}
