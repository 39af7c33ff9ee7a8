/** Somebody who is in. Never holds the token. */
export interface SessionPrincipal {
  sessionId: string;
  tenantId: string;
  user: { id: string; login: string; displayName: string; email: string | null };
  roles: string[];
  /** What the roles permit now, and `session:*`. */
  permissions: string[];
  createdAt: Date;
  /** Written at most once a minute. */
  lastSeenAt: Date;
  /** Whatever happens. */
  expiresAt: Date;
  /** Unless it is used before. */
  idleExpiresAt: Date;
}

export interface SessionInfo {
  id: string;
  tenantId: string;
  userId: string;
  createdAt: Date;
  /** Written at most once a minute. */
  lastSeenAt: Date;
  expiresAt: Date;
  /** The address that it began from. */
  source: string | null;
  userAgent: string | null;
}

export interface LogIn {
  login: string;
  password: string;
  /** Default: the tenant that took them in, else the first they belong to. */
  tenantId?: string | undefined;
  source?: string | undefined;
  userAgent?: string | undefined;
  /** What the last login on this device left with it: strangers' attempts do not count against it. */
  device?: string | undefined;
  /** A token that the same client holds: that session ends. */
  replaces?: string | undefined;
}

/** What a login gives, for the client alone. */
export interface LoggedIn {
  token: string;
  device: string;
  principal: SessionPrincipal;
}

/** Sessions of people: a random token of 256 bits, of which only a hash is kept. */
export interface Sessions {
  /**
   * @throws AutomateError UNAUTHENTICATED, the same for whatever is wrong; RESOURCE_EXHAUSTED with `retryAfterMs` after
   *   too many attempts, in whichever process; PERMISSION_DENIED when the user does not belong to the tenant
   */
  logIn(attempt: LogIn): Promise<LoggedIn>;
  /** A session for somebody who was let in otherwise, such as by the setup. */
  start(userId: string, from: Pick<LogIn, 'tenantId' | 'source' | 'userAgent'>): Promise<LoggedIn>;
  /**
   * Undefined when there is none or it is over. Reads the database each time: what ends a session ends it everywhere at
   * once. `touch: false`: this is no use that keeps it from ending idle.
   */
  verify(token: string, options?: { touch?: boolean | undefined }): Promise<SessionPrincipal | undefined>;
  /** The tenants that somebody belongs to. */
  tenantsOf(userId: string): Promise<{ id: string; displayName: string }[]>;
  /** Another tenant, with another token: the one before is worth nothing any more. @throws AutomateError PERMISSION_DENIED */
  switchTenant(principal: SessionPrincipal, tenantId: string): Promise<{ token: string; principal: SessionPrincipal }>;
  /** Another token for the same session. */
  rotate(principal: SessionPrincipal): Promise<string>;
  /** Those that are not over, newest first: of a user in every tenant when `tenantId` is absent. */
  list(userId: string, tenantId?: string): Promise<SessionInfo[]>;
  /** @throws AutomateError NOT_FOUND */
  end(userId: string, sessionId: string, by: { actor: string; tenantId?: string }): Promise<void>;
  /** Returns how many. */
  endAll(userId: string, by: { actor: string; tenantId?: string; except?: string }): Promise<number>;
  /** Counts an attempt to prove a password, as a login does. @throws AutomateError RESOURCE_EXHAUSTED */
  throttle(login: string): Promise<{ forgive(): Promise<void> }>;
  /** Forgets what is over: sessions, one-time tokens, attempts. Returns how many sessions. */
  sweep(): Promise<number>;
}
