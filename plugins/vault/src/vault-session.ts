import { AutomateError, type Clock, type Logger } from '@automate/core';
import { objectIn, type VaultAnswer, type VaultClient, type VaultRequest } from './vault-client.ts';

/** How a login is done. */
export type VaultLogin =
  /** The placeholder of a token that the operator gives. */
  { by: 'token'; token: string } | { by: 'approle'; mount: string; roleId: string; secretId: string | undefined };

export interface VaultSessionOptions {
  client: VaultClient;
  login: VaultLogin;
  log: Logger;
  clock: Clock;
}

interface Token {
  value: string;
  /** On the monotonic clock. Infinity for one that does not end. */
  endsAt: number;
}

/** What Vault says of a token. */
export interface TokenLease {
  /** Seconds. 0: it does not end. */
  ttl: number;
  renewable: boolean;
}

/** Renewed when this much of its time is over. */
const RENEW_AT = 2 / 3;
/** Timers end here (24.8 days); a longer lease is renewed earlier than it need be. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const SHORTEST_MS = 500;

/**
 * Whoever talks to a Vault for long: logs in when it must, renews its token before that ends, and logs in again when Vault
 * knows it no more. Nothing is asked before the first request.
 */
export class VaultSession {
  readonly #options: VaultSessionOptions;
  #token: Promise<Token> | undefined;
  /** What it resolved to. */
  #current: Token | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: VaultSessionOptions) {
    this.#options = options;
  }

  /** A request with a token. One that Vault does not know any more is replaced, once. */
  async request(request: Omit<VaultRequest, 'token'>): Promise<VaultAnswer> {
    const token = await this.#valid();
    try {
      return await this.#options.client({ ...request, token: token.value });
    } catch (error) {
      if (!isDenied(error) || this.#options.login.by === 'token' || (await this.#isKnown(token))) throw error;
      this.#forget(token);
      return this.#options.client({ ...request, token: (await this.#valid()).value });
    }
  }

  /** What Vault says of the token in use. */
  async lease(): Promise<TokenLease> {
    return this.#lookup((await this.#valid()).value);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #valid(): Promise<Token> {
    const known = this.#token ?? this.#begin();
    const token = await known;
    if (token.endsAt > this.#options.clock.monotonic()) return token;
    // Nobody renewed it in time: the machine slept, or Vault was away.
    this.#forget(token);
    return this.#token ?? this.#begin();
  }

  /** One login for all who wait for it; one that failed is tried again by who asks next. */
  #begin(): Promise<Token> {
    const begun = this.#login();
    this.#token = begun;
    begun.then(
      (token) => {
        this.#current = token;
      },
      () => {
        this.#token = undefined;
      },
    );
    return begun;
  }

  #forget(token: Token): void {
    // Another request may have replaced it already.
    if (this.#current !== token) return;
    clearTimeout(this.#timer);
    this.#token = undefined;
    this.#current = undefined;
  }

  async #login(): Promise<Token> {
    const { client, login, log } = this.#options;
    if (login.by === 'token') {
      const token = { value: login.token, endsAt: Number.POSITIVE_INFINITY };
      // A token that may not look at itself is used as it is; Vault says when it is none.
      const lease = await this.#lookup(login.token).catch((error) =>
        isDenied(error) ? undefined : Promise.reject(error),
      );
      if (lease) this.#renewLater(token, lease);
      return token;
    }
    const { mount, roleId, secretId } = login;
    const { body, status } = await client({
      method: 'POST',
      path: `auth/${mount}/login`,
      body: { role_id: roleId, ...(secretId === undefined ? {} : { secret_id: secretId }) },
      allow: [400],
      what: `log in with AppRole at auth/${mount}`,
    });
    const auth = objectIn(body.auth);
    const value = auth.client_token;
    if (status === 400 || typeof value !== 'string') throw notLoggedIn(mount, status);
    const lease = leaseOf(auth.lease_duration, auth.renewable);
    const token = { value, endsAt: this.#endOf(lease) };
    this.#renewLater(token, lease);
    log.info({ ttl: lease.ttl, renewable: lease.renewable }, 'logged in to Vault');
    return token;
  }

  #renewLater(token: Token, lease: TokenLease): void {
    clearTimeout(this.#timer);
    if (this.#closed || lease.ttl === 0 || !lease.renewable) return;
    const ms = Math.min(Math.max(lease.ttl * 1000 * RENEW_AT, SHORTEST_MS), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => void this.#renew(token), ms);
    this.#timer.unref();
  }

  /** What fails now is tried at the next use: with a login, or by Vault's own word on the token. */
  async #renew(token: Token): Promise<void> {
    const { client, log, login } = this.#options;
    try {
      const { body } = await client({
        method: 'POST',
        path: 'auth/token/renew-self',
        body: {},
        token: token.value,
        what: 'renew the token',
      });
      const auth = objectIn(body.auth);
      const lease = leaseOf(auth.lease_duration, auth.renewable);
      if (login.by === 'approle') token.endsAt = this.#endOf(lease);
      this.#renewLater(token, lease);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      log.warn({ reason }, 'the Vault token was not renewed');
      // While Vault is away it may come back in time.
      if (!isDenied(error)) this.#renewLater(token, { ttl: 15, renewable: true });
    }
  }

  async #lookup(value: string): Promise<TokenLease> {
    const { body } = await this.#options.client({
      path: 'auth/token/lookup-self',
      token: value,
      what: 'look up the token',
    });
    const { ttl, renewable } = objectIn(body.data);
    return leaseOf(ttl, renewable);
  }

  /** Whether Vault knows the token, so that a denial is about what was asked for. */
  async #isKnown(token: Token): Promise<boolean> {
    return this.#lookup(token.value).then(
      () => true,
      (error) => !isDenied(error),
    );
  }

  #endOf({ ttl }: TokenLease): number {
    return ttl === 0 ? Number.POSITIVE_INFINITY : this.#options.clock.monotonic() + ttl * 1000;
  }
}

function leaseOf(ttl: unknown, renewable: unknown): TokenLease {
  return { ttl: typeof ttl === 'number' && ttl > 0 ? ttl : 0, renewable: renewable === true };
}

function isDenied(error: unknown): boolean {
  return AutomateError.isInstance(error) && error.code === 'PERMISSION_DENIED' && error.details?.status === 403;
}

function notLoggedIn(mount: string, status: number): AutomateError {
  return new AutomateError({
    code: 'UNAUTHENTICATED',
    message: `vault: AppRole at auth/${mount} did not accept the role id and secret id. Is the secret id used up or expired?`,
    effect: 'none',
    details: { status },
  });
}
