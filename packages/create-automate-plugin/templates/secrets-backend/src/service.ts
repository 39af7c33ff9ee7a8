import { AutomateError } from '@automate/core';
import { SecretNotFoundError, type SecretsBackend } from '@automate/governance';

/** The part of a guarded `fetch` that is used here. */
type Fetch = (url: string) => Promise<Response>;

/** Reads `<address>/<tenant>/<key>`. A backend that is written to has `set` and `delete` too. */
export function openService(address: string, fetch: Fetch): SecretsBackend {
  return {
    id: '__PLUGIN_ID__',
    async get(tenantId, key) {
      const answer = await fetch(`${address}/${encodeURIComponent(tenantId)}/${encodeURIComponent(key)}`);
      if (answer.status === 404) throw new SecretNotFoundError(tenantId, key);
      if (answer.status === 200) return answer.text();
      const message = `__DISPLAY_NAME__ answered ${answer.status}`;
      throw new AutomateError({ code: 'UNAVAILABLE', message, effect: 'none' });
    },
  };
}
