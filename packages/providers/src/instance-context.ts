import type { JsonObject, Logger } from '@automate/core';
import type { GuardedFetch } from './guarded-fetch.ts';
import type { Signature, SignRequest } from './sign-request.ts';

/** The configured instance that code runs for. */
export interface ConfiguredInstance {
  /** The key of the contribution that is configured, such as a connector's. */
  key: string;
  /** The instance's name, unique per tenant and plugin. `default` for what is used without an instance. */
  name: string;
  /** The values of the fields. Secret fields are absent: see `InstanceContext.secret`. */
  config: JsonObject;
}

/** What code gets that runs for one configured instance: to go live, to be probed, to be tried, to act. */
export interface InstanceContext<State = unknown> {
  tenantId: string;
  instance: ConfiguredInstance;
  /** What `configure` made of the configuration. Undefined while it is being configured, and where there is no `configure`. */
  state: State;
  fetch: GuardedFetch;
  log: Logger;
  /** Aborted when nobody waits for the answer any more: on cancel and on time-out. */
  signal: AbortSignal;
  /** W3C trace context of this call. */
  traceparent: string;
  /**
   * An opaque placeholder for the value of a secret field, to be put into a request of this context.
   * @throws AutomateError FAILED_PRECONDITION when the field has no value
   */
  secret(field: string): string;
  /**
   * A signature made with the value of a secret field, which stays unknown to the code that asks, and so does the
   * signature: a placeholder that goes to the hosts the secret is bound to, in a request of this context.
   * @throws AutomateError FAILED_PRECONDITION (no value, or one that is no such key), INVALID_ARGUMENT (the request),
   * PERMISSION_DENIED (a host that the secret is not bound to)
   */
  sign(field: string, request: SignRequest): Promise<Signature>;
  /**
   * The value of a secret field itself, for clients that speak something else than HTTP. The manifest must ask for it
   * (resource `secrets`, action `read`, scope the field), and the operator must grant it; every use is in the audit trail.
   * @throws AutomateError PERMISSION_DENIED, FAILED_PRECONDITION when the field has no value
   */
  plaintext(field: string): Promise<string>;
}
