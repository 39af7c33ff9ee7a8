/** What {@link GuardedFetch} takes beside the URL: a part of `RequestInit`, and two limits. */
export interface GuardedFetchInit {
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
export type GuardedFetch = (url: string | URL, init?: GuardedFetchInit) => Promise<Response>;
