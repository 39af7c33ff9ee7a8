import { definePlugin } from '@automate/core';
import { describe, expect, it } from 'vitest';
import type { SecretsBackend } from './secrets-backend.ts';
import { defineSecretsBackend, secretsBackendKind, secretsBackendPoint } from './secrets-backend-point.ts';

const backend: SecretsBackend = { id: 'vault', get: async () => 'value', set: async (_tenantId, key) => ({ key }) };
const vault = {
  key: 'vault',
  displayName: 'Vault',
  description: 'KV version 2',
  fields: [
    { key: 'address', type: 'url', label: 'Address', required: true },
    { key: 'token', type: 'secret', label: 'Token' },
  ],
  create: () => backend,
} as const;

describe('defineSecretsBackend', () => {
  it('says everything but the code', () => {
    const { contributes } = definePlugin({ contributes: [defineSecretsBackend(vault)] });
    const described = { point: 'secrets-backend', key: 'vault', ...contributes[0]!.describe() };
    expect(described).toMatchObject({ displayName: 'Vault' });
    expect(described).not.toHaveProperty('supportsHealthCheck');
    expect(secretsBackendKind.parseManifest(described, 'vault').fields.map(({ key }) => key)).toEqual([
      'address',
      'token',
    ]);
  });

  it('makes a backend with exactly the capabilities that its own has', async () => {
    const { value } = defineSecretsBackend(vault);
    expect(secretsBackendPoint.validate(value)).toEqual([]);
    const made = await value.configure({}, {} as never);
    expect(Object.keys(made).sort()).toEqual(['get', 'id', 'set']);
  });

  it('names every problem at once', () => {
    const fields = [{ key: '1', type: 'text', label: '' }] as const;
    expect(() => defineSecretsBackend({ ...vault, key: '', displayName: '', fields })).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        details: { errors: expect.toSatisfy((all) => all.length >= 4) },
      }),
    );
  });
});
