import { type AutomateError, refused, type Said } from '@automate/core';
import { say } from '../problems.ts';
import { isSecretNotFound, SecretNotFoundError } from './secret-not-found-error.ts';
import type { SecretInfo, SecretsBackend, SecretVersion } from './secrets-backend.ts';

/**
 * Several backends in order: the first that has a secret gives it. Only "not found" goes on to the next: a backend that
 * cannot be reached is an error, never a reason to give an older value. Writes go to the first that takes them.
 */
export class ChainedSecretsBackend implements SecretsBackend {
  readonly id: string;
  readonly #backends: readonly SecretsBackend[];

  constructor(backends: readonly SecretsBackend[]) {
    this.#backends = backends;
    this.id = backends.map(({ id }) => id).join(', ');
  }

  async get(tenantId: string, key: string): Promise<string> {
    const [, value] = await this.#owner(tenantId, key);
    return value;
  }

  /** @throws FAILED_PRECONDITION when nothing can be written to, or an earlier read-only backend has the secret: it would win */
  async set(tenantId: string, key: string, value: string): Promise<SecretInfo> {
    const writable = this.#backends.findIndex((backend) => backend.set);
    for (const backend of writable < 0 ? this.#backends : this.#backends.slice(0, writable)) {
      if (!(await has(backend, tenantId, key))) continue;
      throw readOnly(say('secret_read_only', { key, backend: backend.id }));
    }
    const backend = this.#backends[writable];
    if (!backend?.set) throw readOnly(say('secrets_read_only'));
    return backend.set(tenantId, key, value);
  }

  /** @throws FAILED_PRECONDITION when a read-only backend has the secret: it would still be there */
  async delete(tenantId: string, key: string): Promise<void> {
    for (const backend of this.#backends.filter((each) => !each.delete)) {
      if (!(await has(backend, tenantId, key))) continue;
      throw readOnly(say('secret_read_only', { key, backend: backend.id }));
    }
    for (const backend of this.#backends) await backend.delete?.(tenantId, key);
  }

  async list(tenantId: string): Promise<SecretInfo[]> {
    const infos = new Map<string, SecretInfo>();
    for (const backend of this.#backends) {
      for (const info of (await backend.list?.(tenantId)) ?? []) {
        if (!infos.has(info.key)) infos.set(info.key, info);
      }
    }
    return [...infos.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Empty when the backend that has the secret keeps none. */
  async versions(tenantId: string, key: string): Promise<SecretVersion[]> {
    const [backend] = await this.#owner(tenantId, key);
    return (await backend.versions?.(tenantId, key)) ?? [];
  }

  async #owner(tenantId: string, key: string): Promise<[SecretsBackend, string]> {
    for (const backend of this.#backends) {
      try {
        return [backend, await backend.get(tenantId, key)];
      } catch (error) {
        if (!isSecretNotFound(error)) throw error;
      }
    }
    throw new SecretNotFoundError(tenantId, key);
  }
}

async function has(backend: SecretsBackend, tenantId: string, key: string): Promise<boolean> {
  try {
    await backend.get(tenantId, key);
    return true;
  } catch (error) {
    if (isSecretNotFound(error)) return false;
    throw error;
  }
}

function readOnly(said: Said): AutomateError {
  return refused('FAILED_PRECONDITION', said);
}
