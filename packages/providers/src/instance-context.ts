import type { JsonObject, Logger } from '@automate/core';
import type { GuardedFetch } from './guarded-fetch.ts';

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
}
