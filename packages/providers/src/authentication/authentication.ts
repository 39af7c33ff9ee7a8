/** Who somebody is, as an authentication provider knows them. */
export interface AuthenticatedUser {
  /** Stays the same for a person, whatever they are called: 1 to 255 characters. */
  id: string;
  /** Names of the groups they belong to, each once. */
  groups: string[];
  displayName?: string;
  email?: string;
}

/** What somebody shows to be let in, by name: `{username, password}`, or `{code}` of a redirect. At most 20 texts of 8 Ki characters. */
export type Credentials = Readonly<Record<string, string>>;

/**
 * What became of it. The error of a failure is the same for whatever is wrong with the credentials: nobody learns from it
 * which users there are.
 */
export type AuthenticationResult = { success: true; user: AuthenticatedUser } | { success: false; error: string };

export interface AuthenticateOptions {
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

/** Tells who somebody is. */
export interface Authentication {
  /**
   * Takes the same time for an unknown user as for a wrong password.
   * @throws AutomateError INVALID_ARGUMENT for credentials that are none; UNAVAILABLE and the like when nobody can say: never
   *   a failure that may be none
   */
  authenticate(credentials: Credentials, options?: AuthenticateOptions): Promise<AuthenticationResult>;
}
