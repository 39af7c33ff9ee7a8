import type { JsonValue } from '@automate/core';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';

/** Placeholders `<<KEY@execution>>`; the plaintext of each key is `plain-KEY`. */
export const testSecrets: ExecutionSecrets = {
  placeholder: (_tenantId, key, executionId) => Promise.resolve(`<<${key}@${executionId}>>`),
  redact: (_tenantId, value) =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(/<<([A-Z]+)@[0-9a-f-]+>>/g, '$secret:$1')
        .replaceAll(/plain-([A-Z]+)/g, '$secret:$1'),
    ) as JsonValue,
};
