import { refused } from '@automate/core';
import type { ApiKeyPrincipal, ApiKeys, Maker, SessionPrincipal, Sessions } from '@automate/governance';
import { sayApi } from '../problems.ts';
import { refuseForeign, type Site } from './same-site.ts';
import { SessionCookies } from './session-cookies.ts';

/** Who is calling: all of it comes from the API key or the session, nothing from what the client writes beside it. */
export interface Principal {
  /** The id of the key, or of the user whose session it is. Never the key or the token. */
  keyId: string;
  tenantId: string;
  /** What was granted, as `allowsOperation` of @automate/core reads it. */
  permissions: readonly string[];
  /** When the key ends: it can make nothing that lives longer. Of a session null: what its user makes is the tenant's. */
  expiresAt: Date | null;
  /** Present when it is no key that is calling. */
  session?: SessionPrincipal;
}

/** Who is calling, as the audit table names them: `key:<id>`, `user:<login>`. */
export function actorOf({ keyId, session }: Principal): string {
  return session === undefined ? `key:${keyId}` : `user:${session.user.login}`;
}

/** Who is calling, as the rights of what they make are bounded by: by id, so that nobody of the same name is taken for them. */
export function makerOf({ keyId, session }: Principal): Maker {
  return session === undefined ? `key:${keyId}` : `user:${keyId}`;
}

/** Who is calling, as what they make and answer names them: `api-key/<id>`, `user/<login>`. */
export function byOf({ keyId, session }: Principal): string {
  return session === undefined ? `api-key/${keyId}` : `user/${session.user.login}`;
}

/**
 * Finds who is calling, by the bearer token, or by the request's cookie when it has no `authorization` at all. Undefined
 * when there is no such key or session, or it is over.
 *
 * @throws AutomateError PERMISSION_DENIED when a cookie comes with a request that another site may have made
 */
export type Authenticate = (
  token: string | undefined,
  request: Request,
  options?: AuthenticateOptions,
) => Promise<Principal | undefined>;

export interface AuthenticateOptions {
  /** Whether the request came over https, also where only a trusted proxy knows. Default: as its URL says. */
  secure?: boolean | undefined;
  /** Whether it counts as a use, which keeps a session from ending idle. Default true. */
  touch?: boolean | undefined;
}

/** What is asked who is calling. */
export interface AuthenticatePorts {
  apiKeys: Pick<ApiKeys, 'verify'>;
  /** Absent: keys only. */
  sessions?: Pick<Sessions, 'verify'> | undefined;
  site: Site;
}

export function createAuthenticate({ apiKeys, sessions, site }: AuthenticatePorts): Authenticate {
  const cookies = new SessionCookies(site);
  return async (token, request, { secure, touch } = {}) => {
    if (token !== undefined) return apiKeys.verify(token) satisfies Promise<ApiKeyPrincipal | undefined>;
    const shown = sessions && cookies.token({ request, secure });
    if (sessions === undefined || shown === undefined) return undefined;
    refuseForeign(request, site);
    const session = await sessions.verify(shown, { touch });
    return session && principalOf(session);
  };
}

export function principalOf(session: SessionPrincipal): Principal {
  const { user, tenantId, permissions } = session;
  return { keyId: user.id, tenantId, permissions, expiresAt: null, session };
}

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** @throws UNAUTHENTICATED when the request has no valid key or session. The reasons are told apart by nobody outside. */
export async function requirePrincipal(
  request: Request,
  authenticate: (token: string | undefined) => Promise<Principal | undefined>,
): Promise<Principal> {
  const header = request.headers.get('authorization');
  // What is no token is none: a cookie beside it does not count.
  const token = header === null ? undefined : (BEARER.exec(header)?.[1] ?? '');
  const principal = await authenticate(token);
  if (principal) return principal;
  throw refused('UNAUTHENTICATED', sayApi('log_in'));
}
