import { randomBytes } from 'node:crypto';
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

/** Values that nobody saved, in this process's memory for as long as somebody tries them. */
export class Loans {
  /** By placeholder: unguessable, so that knowing one is the proof. */
  readonly #lent = new Map<string, LentSecret>();
  readonly #known: KnownSecrets;

  constructor(known: KnownSecrets) {
    this.#known = known;
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

  find(placeholder: string): LentSecret | undefined {
    return this.#lent.get(placeholder);
  }
}
