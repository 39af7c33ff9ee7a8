import type { Tracer } from '@automate/core';
import type { EgressTarget, SecretPlaceholders, SecretScope } from './secret-placeholders.ts';

/** One address a name has. */
export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

/** Every address of a host name. Rejects when there is none. */
export type Lookup = (hostname: string) => Promise<ResolvedAddress[]>;

/** Bounds of an exchange. Times in milliseconds, sizes in bytes. */
export interface EgressLimits {
  /** Finding the address and connecting. Default 10,000. */
  connectTimeoutMs: number;
  /** The whole exchange: every redirect, until the body's last byte. Default 30,000. */
  timeoutMs: number;
  /** The answer's body, as received and again when decompressed. Default 10 MiB. */
  maxResponseBytes: number;
  /** The answer's head. Default 32 KiB. */
  maxResponseHeaderBytes: number;
  /** The request's body. Default 10 MiB. */
  maxRequestBytes: number;
  /** The request's headers. Default 32 KiB. */
  maxRequestHeaderBytes: number;
  /** Default 5. */
  maxRedirects: number;
}

/** How the operator sets up outbound HTTP. */
export interface EgressOptions {
  /**
   * What is not public and may be reached all the same: `10.0.0.0/8` or `::1` (addresses), `127.0.0.1:8080`, `erp.local`
   * (private and loopback addresses of that name, any port), `erp.local:8443`. Link-local addresses, cloud metadata
   * services, multicast and reserved ranges are only opened by address or range, never by name. Default: nothing.
   */
  allowPrivate?: readonly string[];
  /** Puts secrets into requests and masks them in answers. Default: placeholders stay text. */
  secrets?: SecretPlaceholders;
  limits?: Partial<EgressLimits>;
  /** How long an address that was found and allowed is used for new requests, ms. 0: asked every time. Default 10,000. */
  lookupCacheMs?: number;
  /** Default: the operating system's resolver. Every address it gives is checked; the connection goes to those and no other. */
  lookup?: Lookup;
  /** Certificates (PEM) trusted beside Node's own. */
  ca?: string | readonly string[];
  /** Default `Automate`. */
  userAgent?: string;
  /** Requests with a trace context become spans. Default: none does, and no context is sent. */
  tracing?: EgressTracing | undefined;
}

/** How outgoing requests become spans. */
export interface EgressTracing {
  tracer: Tracer;
  /** Whether a host is told the trace context, as `traceparent`. */
  sendTo(target: EgressTarget): boolean;
}

/** What `fetch` takes beside the URL: `RequestInit` without what has no meaning on a server, and the guard's own. */
export interface EgressInit {
  method?: string;
  headers?: RequestInit['headers'];
  /** Sent whole, never in chunks as it is made. */
  body?: RequestInit['body'];
  signal?: AbortSignal | null;
  /** Default `follow`; every hop is checked again. `manual` gives the 3xx answer; `error` refuses it. */
  redirect?: 'follow' | 'manual' | 'error';
  /** Default: the limit of the same name. */
  timeoutMs?: number;
  /** Default: the limit of the same name. */
  maxResponseBytes?: number;
  /** Within what placeholders in the URL's path and query, the headers and the body are resolved. Absent: they are refused. */
  secretScope?: SecretScope;
  /** The W3C trace context that the request belongs to. Default: none, and it is no span. */
  traceparent?: string | undefined;
  /** A further check of every hop before anything is sent to it, such as a plugin's network permission: throws to refuse. */
  checkTarget?(target: EgressTarget): void;
}

/**
 * The guarded `fetch`. Rejects with an AutomateError: `effect: 'none'` as long as nothing was sent, else `unknown`.
 * INVALID_ARGUMENT: the request is not one that can be sent. PERMISSION_DENIED: the target is not allowed, or a secret
 * may not go there. UNAVAILABLE: no address, no connection, or a connection that broke. DEADLINE_EXCEEDED: a time limit
 * (also while the body is read). CANCELLED: the signal. PAYLOAD_TOO_LARGE: a size limit.
 */
export type EgressFetch = (input: string | URL | Request, init?: EgressInit) => Promise<Response>;

/** The one outbound HTTP client. */
export interface Egress {
  readonly fetch: EgressFetch;
  /**
   * The addresses of a host, for a client of another protocol: connect to these and no others. Private ones as for `fetch`.
   * @throws AutomateError PERMISSION_DENIED, UNAVAILABLE when there is none; nothing was sent
   */
  addresses(host: string, port: number): Promise<ResolvedAddress[]>;
  /** Lets what is under way end, then closes every connection. */
  close(): Promise<void>;
}
