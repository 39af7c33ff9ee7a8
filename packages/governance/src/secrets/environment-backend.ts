import { DEFAULT_TENANT } from '@automate/core';
import { SecretNotFoundError } from './secret-not-found-error.ts';
import type { SecretInfo, SecretsBackend } from './secrets-backend.ts';

export interface EnvironmentSecretsOptions {
  /** The operator's list: the names of variables that are secrets, exactly. Nothing else is ever read. */
  allow: readonly string[];
  /** Read when a secret is asked for. Default `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Tenants that may use them. Default: the default tenant. */
  tenants?: readonly string[];
}

/** Secrets from environment variables: read-only. An empty variable is no secret. */
export class EnvironmentSecretsBackend implements SecretsBackend {
  readonly id = 'environment';
  readonly #allowed: ReadonlySet<string>;
  readonly #tenants: ReadonlySet<string>;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor({ allow, env = process.env, tenants = [DEFAULT_TENANT] }: EnvironmentSecretsOptions) {
    this.#allowed = new Set(allow);
    this.#tenants = new Set(tenants);
    this.#env = env;
  }

  async get(tenantId: string, key: string): Promise<string> {
    const value = this.#read(tenantId, key);
    if (value !== undefined) return value;
    const advice = this.#allowed.has(key)
      ? `The environment variable ${key} is empty or not set.`
      : 'The operator can allow an environment variable of that name.';
    throw new SecretNotFoundError(tenantId, key, advice);
  }

  async list(tenantId: string): Promise<SecretInfo[]> {
    return [...this.#allowed]
      .filter((key) => this.#read(tenantId, key) !== undefined)
      .sort()
      .map((key) => ({ key }));
  }

  #read(tenantId: string, key: string): string | undefined {
    if (!this.#tenants.has(tenantId) || !this.#allowed.has(key) || !Object.hasOwn(this.#env, key)) return undefined;
    return this.#env[key] || undefined;
  }
}
