import { AutomateError } from '@automate/core';

/** Who is calling: all of it comes from the API key, nothing from what the client writes beside it. */
export interface Principal {
  /** The key's id, for the log. Never the key. */
  keyId: string;
  tenantId: string;
  /** What was granted, as `allowsOperation` of @automate/core reads it. */
  permissions: readonly string[];
  /** When the key ends: it can make nothing that lives longer. */
  expiresAt: Date | null;
}

/** Finds the holder of a key. Undefined when there is none, or it was revoked or has expired. */
export type Authenticate = (token: string) => Promise<Principal | undefined>;

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** @throws UNAUTHENTICATED when the request has no valid key. The three reasons are told apart by nobody outside. */
export async function requirePrincipal(request: Request, authenticate: Authenticate): Promise<Principal> {
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.[1];
  const principal = token === undefined ? undefined : await authenticate(token);
  if (principal) return principal;
  throw new AutomateError({
    code: 'UNAUTHENTICATED',
    message: 'Send a valid API key: authorization: Bearer <key>.',
    effect: 'none',
  });
}
