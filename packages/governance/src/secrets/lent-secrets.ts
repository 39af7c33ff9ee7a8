import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '@automate/core';
import type { KnownSecrets } from '../redaction/known-secrets.ts';
import { checkHostPatterns } from './host-pattern.ts';
import { PlaceholderTokens } from './placeholder-token.ts';
import type { UsableSecret } from './secret-cache.ts';
import { checkSecretKey, checkSecretValue } from './secret-name.ts';
import type { LentSecrets, SecretLoan } from './secrets.ts';

/** A lent value, and the one scope it is lent to. */
export interface LentSecret extends UsableSecret {
  tenantId: string;
  scopeId: string;
}

/** How long a signature may take to be sent. */
const MADE_MS = 5 * 60_000;
const MOST_MADE = 10_000;

/** Values that nobody saved, in this process's memory for as long as somebody tries them. */
export class Loans {
  /** By placeholder: unguessable, so that knowing one is the proof. */
  readonly #lent = new Map<string, LentSecret>();
  /** Until when what was made of secrets is lent, oldest first. */
  readonly #made = new Map<string, number>();
  readonly #known: KnownSecrets;
  readonly #clock: Clock;

  constructor(known: KnownSecrets, clock: Clock = systemClock) {
    this.#known = known;
    this.#clock = clock;
  }

  /** Throws INVALID_ARGUMENT for a name, a value or a host that cannot be, and lends nothing then. */
  lend({ tenantId, scopeId, values, hosts }: SecretLoan): LentSecrets {
    // Of this loan alone: the same name in the same scope is another placeholder, also beside a saved secret's.
    const ownKey = [randomBytes(32)];
    const tokens = new PlaceholderTokens(() => ownKey);
    const placeholders = new Map<string, string>();
    const lent = new Map<string, LentSecret>();
    for (const [key, value] of Object.entries(values)) {
      checkSecretKey(key);
      checkSecretValue(key, value);
      const placeholder = tokens.make({ tenantId, key, scopeId });
      placeholders.set(key, placeholder);
      lent.set(placeholder, { tenantId, scopeId, key, value, hosts: checkHostPatterns(key, hosts) });
    }
    for (const [placeholder, secret] of lent) this.#lent.set(placeholder, secret);
    const forget = this.#known.lend(tenantId, new Map([...lent.values()].map(({ key, value }) => [value, key])));
    const dispose = () => {
      for (const placeholder of lent.keys()) this.#lent.delete(placeholder);
      forget();
    };
    return { placeholders, dispose, [Symbol.dispose]: dispose };
  }

  /**
   * Lends what was made of a secret, such as a signature, for five minutes: to the scope and the hosts of that secret. It
   * is not masked: it is good for one message, or as a token for an hour at most.
   */
  lendMade({ tenantId, scopeId, key, hosts }: Omit<LentSecret, 'value'>, value: string): string {
    const now = this.#clock.monotonic();
    for (const [placeholder, until] of this.#made) {
      if (until > now && this.#made.size < MOST_MADE) break;
      this.#made.delete(placeholder);
      this.#lent.delete(placeholder);
    }
    const ownKey = [randomBytes(32)];
    const placeholder = new PlaceholderTokens(() => ownKey).make({ tenantId, key, scopeId });
    this.#lent.set(placeholder, { tenantId, scopeId, key, value, hosts });
    this.#made.set(placeholder, now + MADE_MS);
    return placeholder;
  }

  find(placeholder: string): LentSecret | undefined {
    const until = this.#made.get(placeholder);
    return until !== undefined && until <= this.#clock.monotonic() ? undefined : this.#lent.get(placeholder);
  }
}
