import type { JsonObject, Logger } from '@automate/core';

/** What one call of an action is about, as the engine knows it. The caller aborts `signal` at `deadline`. */
export interface ActionCall {
  tenantId: string;
  executionId: string;
  /** The step inside the execution, for example `notify`. */
  stepPath: string;
  /** Counts from 1. */
  attempt: number;
  /** The same on every attempt of this step, different for everything else. */
  idempotencyKey: string;
  /** W3C trace context of this call. */
  traceparent: string;
  /** Aborted on cancel, on time-out (reason: an AutomateError that says which) and when the claim is lost. */
  signal: AbortSignal;
  /** When the signal will be aborted by time-out. Absent: no time-out. */
  deadline?: Date | undefined;
}

/** The configured instance an action runs for. */
export interface ConnectorInstance {
  /** The connector's key. */
  connector: string;
  /** The instance's name, unique per tenant and connector. `default` for a connector used without an instance. */
  name: string;
  /** The values of the connector's fields. Secret fields are absent: see `ActionContext.secret`. */
  config: JsonObject;
}

/** What `ctx.fetch` takes beside the URL: a part of `RequestInit`, and two limits. */
export interface ConnectorFetchInit {
  method?: string;
  headers?: Headers | Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** Default: the call's own signal. */
  signal?: AbortSignal;
  /** Default `follow`; every hop is checked again. */
  redirect?: 'follow' | 'manual' | 'error';
  /** Milliseconds for the whole exchange. Default: the host's limit. */
  timeoutMs?: number;
  /** Bytes of the answer's body. Default: the host's limit. */
  maxResponseBytes?: number;
}

/**
 * The guarded outbound HTTP client. Secret placeholders in the URL, the headers and the body are replaced on the way
 * out, for the hosts a secret is bound to. Throws AutomateErrors: `effect: 'none'` when nothing was sent.
 */
export type ConnectorFetch = (url: string | URL, init?: ConnectorFetchInit) => Promise<Response>;

/** What an action gets beside its parameters. */
export interface ActionContext extends ActionCall {
  instance: ConnectorInstance;
  fetch: ConnectorFetch;
  log: Logger;
  /**
   * An opaque placeholder for the value of a secret field, to be put into a request.
   * @throws ConnectorError FAILED_PRECONDITION when the field has no value
   */
  secret(field: string): string;
}
