import { PatternMatcher } from './pattern-matcher.ts';
import { plaintextForms } from './plaintext-forms.ts';

/** Values a process remembers to mask. The one that was used longest ago is forgotten first. */
const MOST_VALUES = 10_000;

interface TenantValues {
  /** Key of the secret by value. */
  keys: Map<string, string>;
  /** The same for each loan. */
  loans: Set<ReadonlyMap<string, string>>;
  matcher: PatternMatcher | undefined;
  byteMatcher: PatternMatcher | undefined;
}

/** Every plaintext this process has had in its hands, old versions too, and how to find them in a text. */
export class KnownSecrets {
  readonly #tenants = new Map<string, TenantValues>();
  /** All tenants' values, oldest first, for the bound. */
  readonly #order = new Map<string, { tenantId: string; value: string }>();
  #everybody: PatternMatcher | undefined;

  add(tenantId: string, key: string, value: string): void {
    const tenant = this.#tenantOf(tenantId);
    const name = JSON.stringify([tenantId, value]);
    const known = tenant.keys.get(value);
    this.#order.delete(name);
    this.#order.set(name, { tenantId, value });
    if (known === key) return;
    tenant.keys.set(value, key);
    this.#changed(tenant);
    if (this.#order.size > MOST_VALUES) this.#forgetOldest();
  }

  /**
   * Values (with the key each is shown by) that are masked until the returned function is called, and no longer: whoever
   * tries values must not push out those that are kept, nor have words of theirs masked for good.
   */
  lend(tenantId: string, keys: ReadonlyMap<string, string>): () => void {
    const tenant = this.#tenantOf(tenantId);
    tenant.loans.add(keys);
    this.#changed(tenant);
    return () => {
      if (!tenant.loans.delete(keys)) return;
      this.#changed(tenant);
      this.#dropEmpty(tenantId, tenant);
    };
  }

  /** Over UTF-16 text. Undefined when the tenant has no known secret. */
  matcher(tenantId: string): PatternMatcher | undefined {
    const tenant = this.#tenants.get(tenantId);
    if (tenant) tenant.matcher ??= new PatternMatcher(patterns(mapsOf(tenant), (form) => [form]));
    return tenant?.matcher;
  }

  /** Over bytes, one per character: UTF-8, or Latin-1 where a value has that form. */
  byteMatcher(tenantId: string): PatternMatcher | undefined {
    const tenant = this.#tenants.get(tenantId);
    if (tenant) {
      tenant.byteMatcher ??= new PatternMatcher(patterns(mapsOf(tenant), bytesOf));
    }
    return tenant?.byteMatcher;
  }

  /** Over UTF-16 text, for every tenant's secrets. */
  everybody(): PatternMatcher | undefined {
    if (this.#tenants.size === 0) return undefined;
    const all = [...this.#tenants.values()].flatMap(mapsOf);
    this.#everybody ??= new PatternMatcher(patterns(all, (form) => [form]));
    return this.#everybody;
  }

  #forgetOldest(): void {
    const [name, { tenantId, value }] = this.#order.entries().next().value!;
    this.#order.delete(name);
    const tenant = this.#tenants.get(tenantId)!;
    tenant.keys.delete(value);
    this.#changed(tenant);
    this.#dropEmpty(tenantId, tenant);
  }

  #tenantOf(tenantId: string): TenantValues {
    const known = this.#tenants.get(tenantId);
    if (known) return known;
    const tenant = { keys: new Map(), loans: new Set<never>(), matcher: undefined, byteMatcher: undefined };
    this.#tenants.set(tenantId, tenant);
    return tenant;
  }

  #dropEmpty(tenantId: string, { keys, loans }: TenantValues): void {
    if (keys.size === 0 && loans.size === 0) this.#tenants.delete(tenantId);
  }

  #changed(tenant: TenantValues): void {
    tenant.matcher = undefined;
    tenant.byteMatcher = undefined;
    this.#everybody = undefined;
  }
}

/** A form as bytes, one per character. */
function bytesOf(form: string): string[] {
  const utf8 = Buffer.from(form).toString('latin1');
  return /[\u0080-\u00ff]/.test(form) && /^[\0-\u00ff]*$/.test(form) ? [utf8, form] : [utf8];
}

/** What is kept before what is lent: of a value that is both, the kept secret's key is told. */
function mapsOf({ keys, loans }: TenantValues): ReadonlyMap<string, string>[] {
  return [keys, ...loans];
}

/** Each form once. When two secrets share one, the first known gives its name. */
function patterns(tenants: readonly ReadonlyMap<string, string>[], write: (form: string) => string[]) {
  const byForm = new Map<string, string>();
  for (const keys of tenants) {
    for (const [value, key] of keys) {
      for (const form of plaintextForms(value)) {
        for (const text of write(form)) if (!byForm.has(text)) byForm.set(text, `$secret:${key}`);
      }
    }
  }
  return [...byForm].map(([text, replacement]) => ({ text, replacement }));
}
