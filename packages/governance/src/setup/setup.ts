import type { ApiKeyInfo } from '../api-keys/api-keys.ts';
import type { NewUser, UserInfo } from '../users/users.ts';

/** The first start: a one-time token in a 0600 file is exchanged for the first API key or the first user. */
export interface Setup {
  /** Makes a token file when setup is pending and there is no valid one. The token is for a terminal, never for a log. */
  begin(): Promise<{ setupPending: false } | { setupPending: true; token: string; tokenFile: string; expiresAt: Date }>;
  /** Whether nobody has redeemed a token yet. */
  setupPending(): Promise<boolean>;
  /**
   * The first API key, with every permission. Once, however many processes are asked.
   * @throws AutomateError UNAUTHENTICATED when the token is unknown or has expired, FAILED_PRECONDITION when setup is done
   */
  redeem(token: string, keyName?: string): Promise<{ token: string; info: ApiKeyInfo }>;
  /** As `redeem`, for the first owner with their password; with a key too when it has a name. */
  redeemForOwner(
    token: string,
    owner: NewUser & { password: string },
    keyName?: string,
  ): Promise<{ user: UserInfo; key?: { token: string; info: ApiKeyInfo } }>;
}
