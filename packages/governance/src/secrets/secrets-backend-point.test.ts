import { extensionPointContract } from '@automate/core/contract-suite';
import { describe, expect, it } from 'vitest';
import type { SecretsBackend } from './secrets-backend.ts';
import { defineSecretsBackend, type SecretsBackendProvider, secretsBackendPoint } from './secrets-backend-point.ts';

const backend: SecretsBackend = { id: 'vault', get: async () => 'value' };
const vault: SecretsBackendProvider = {
  key: 'vault',
  displayName: 'Vault',
  description: 'KV version 2',
  fields: [
    { key: 'address', type: 'url', label: 'Address', required: true },
    { key: 'token', type: 'secret', label: 'Token' },
  ],
  create: () => backend,
};

extensionPointContract(
  { describe, it },
  {
    point: secretsBackendPoint,
    valid: [vault, { ...vault, key: 'other', fields: [] }],
    invalid: [
      { ...vault, key: 'Not A Key' },
      { ...vault, displayName: ' ' },
      { ...vault, fields: [vault.fields![0]!, vault.fields![0]!] },
      { ...vault, fields: [{ key: 'a', type: 'colour' as 'text', label: 'A' }] },
    ],
  },
);

describe('defineSecretsBackend', () => {
  it('says everything but the code', () => {
    expect(defineSecretsBackend(vault).describe()).toEqual({
      displayName: 'Vault',
      description: 'KV version 2',
      fields: [
        { key: 'address', type: 'url', label: 'Address', required: true },
        { key: 'token', type: 'secret', label: 'Token', required: false },
      ],
    });
  });

  it('names every problem at once', () => {
    try {
      defineSecretsBackend({ ...vault, key: '', displayName: '', fields: [{ key: '1', type: 'text', label: '' }] });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', details: { errors: { length: 4 } } });
    }
  });
});
