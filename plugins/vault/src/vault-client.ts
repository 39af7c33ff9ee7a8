import { AutomateError } from '@automate/core';
import type { GuardedFetch } from '@automate/providers';
import { type VaultRefusal, vaultError } from './errors.ts';

/** An answer: its status, and its JSON (empty where it has none). */
export interface VaultAnswer {
  status: number;
  body: Said;
}

/** Whatever a server says: who reads it checks what they need. */
export type Said = Readonly<Record<string, unknown>>;

export interface VaultRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Below `/v1/`, with its query. Segments are encoded by who makes it. */
  path: string;
  body?: object;
  /** Absent: without one. */
  token?: string;
  /** Statuses that are no error, beside 200 to 299. */
  allow?: readonly number[];
  /** Without the namespace's header: the server's own routes are in none. */
  global?: boolean;
  /** What is tried, for messages: `read secret/data/…`. */
  what: string;
}

export interface VaultClientOptions {
  fetch: GuardedFetch;
  address: string;
  namespace: string | undefined;
  timeoutMs: number;
}

export type VaultClient = (request: VaultRequest) => Promise<VaultAnswer>;

/** Vault limits requests to 32 MiB; a secret's JSON is a fraction of this. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Requests to one Vault: bounded in time, redirects not followed, errors in our terms. */
export function createVaultClient({ fetch, address, namespace, timeoutMs }: VaultClientOptions): VaultClient {
  const base = address.replace(/\/+$/, '');
  return async ({ method = 'GET', path, body, token, allow = [], global = false, what }) => {
    const headers: Record<string, string> = { 'x-vault-request': 'true' };
    if (token !== undefined) headers['x-vault-token'] = token;
    if (namespace !== undefined && !global) headers['x-vault-namespace'] = namespace;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${base}/v1/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A token is for this address and no other.
      redirect: 'manual',
      timeoutMs,
      maxResponseBytes: MAX_BYTES,
    });
    const { ok, status } = response;
    const said = parse(await response.text());
    if (ok && said === undefined) throw notVault(what);
    if (ok || allow.includes(status)) return { status, body: objectIn(said) };
    throw vaultError(what, refusalOf(response, said));
  };
}

/** A path's parts, each encoded. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** An object that is said inside of another; without properties where there is none. */
export function objectIn(value: unknown): Said {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): object | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusalOf({ status, headers }: Response, said: unknown): VaultRefusal {
  const { errors } = objectIn(said);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    status,
    errors: Array.isArray(errors) ? errors.filter((each) => typeof each === 'string') : [],
    location: headers.get('location') ?? undefined,
    retryAfterMs: seconds >= 0 && seconds <= 3600 ? seconds * 1000 : undefined,
  };
}

function notVault(what: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `vault: could not ${what}: the answer is not Vault's JSON. Is the address that of a Vault?`,
  });
}
