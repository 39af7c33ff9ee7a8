import type { Grantor } from '../roles/rights.ts';

/** Somebody as a member of a tenant. */
export interface UserInfo {
  id: string;
  login: string;
  displayName: string;
  email: string | null;
  /** In this tenant. */
  roles: string[];
  /** `invited`: has not chosen a password yet. */
  state: 'active' | 'invited' | 'disabled';
  createdAt: Date;
}

export interface NewUser {
  login: string;
  displayName: string;
  email?: string | undefined;
}

export interface UserChange {
  displayName?: string | undefined;
  email?: string | null | undefined;
  disabled?: boolean | undefined;
  roles?: readonly string[] | undefined;
}

/** What lets somebody choose a password, once. For a link; it is given here and never again. */
export interface OneTimeToken {
  token: string;
  expiresAt: Date;
}

/**
 * People, in the tenants they belong to. Nobody changes somebody who may do what they themselves may not, and the last
 * owner of a tenant stays: both are PERMISSION_DENIED or FAILED_PRECONDITION, from every method.
 */
export interface Users {
  /** By login. `after`: the last one seen; `role`: only who has it. */
  list(
    tenantId: string,
    page?: { after?: string | undefined; limit?: number; role?: string | undefined },
  ): Promise<UserInfo[]>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, id: string): Promise<UserInfo>;
  /** Somebody new, with a link to choose a password with. @throws AutomateError INVALID_ARGUMENT, ALREADY_EXISTS */
  invite(user: NewUser & { roles: readonly string[] }, by: Grantor): Promise<{ user: UserInfo; link: OneTimeToken }>;
  /**
   * Takes in somebody of another tenant as they are, by the installation's own tenant alone. Links to choose a password of
   * theirs with end.
   *
   * @throws AutomateError NOT_FOUND, ALREADY_EXISTS; FAILED_PRECONDITION for who has not chosen a password yet
   */
  takeIn(login: string, roles: readonly string[], by: Grantor): Promise<UserInfo>;
  /**
   * Other roles, or being disabled, end the user's sessions: what comes after has another token. Nothing is changed when
   * `precondition` throws.
   *
   * @throws AutomateError NOT_FOUND
   */
  update(id: string, change: UserChange, by: Grantor, precondition?: (now: UserInfo) => void): Promise<UserInfo>;
  /** Takes somebody out of the tenant; who belongs to none any more is gone. @throws AutomateError NOT_FOUND */
  remove(id: string, by: Grantor): Promise<void>;
  /** A link to choose another password with. The one before holds until it is used. @throws AutomateError NOT_FOUND */
  resetPassword(id: string, by: Grantor): Promise<OneTimeToken>;
  /** Ends the user's sessions in the tenant. Returns how many. @throws AutomateError NOT_FOUND */
  endSessions(id: string, by: Grantor): Promise<number>;
  /** Sets the password and ends every session of the user. @throws AutomateError UNAUTHENTICATED, INVALID_ARGUMENT */
  redeem(token: string, password: string): Promise<{ login: string; displayName: string }>;
  /**
   * Ends every session of the user but `keepSession`.
   *
   * @throws AutomateError PERMISSION_DENIED for a wrong one, INVALID_ARGUMENT; ABORTED when it was changed meanwhile
   */
  changePassword(userId: string, passwords: { current: string; next: string }, keepSession?: string): Promise<void>;
}
