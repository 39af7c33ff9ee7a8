import { describe, it } from 'node:test';
import { secretsBackendContractSuite } from '@automate/governance/contract-suite';
import { openService } from './service.ts';

secretsBackendContractSuite(
  { describe, it },
  {
    name: '__PLUGIN_ID__',
    capabilities: { write: false, list: false, versions: false },
    async create() {
      const values = new Map<string, string>();
      const path = (tenantId: string, key: string) => `/${encodeURIComponent(tenantId)}/${encodeURIComponent(key)}`;
      const backend = openService('https://secrets.example.com', async (url) => {
        const value = values.get(url.replace('https://secrets.example.com', ''));
        return new Response(value ?? null, { status: value === undefined ? 404 : 200 });
      });
      return { backend, seed: async (tenantId, key, value) => void values.set(path(tenantId, key), value) };
    },
  },
);
