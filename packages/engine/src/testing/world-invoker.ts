import { type ActionEffect, type ActionInvoker, ConnectorError } from '@automate/connectors';
import type { JsonValue } from '@automate/core';

/**
 * An invoker whose connector `world` calls a real server. Its actions are named after their effect (`once`, `idempotent`,
 * `pure`); `window` is idempotent for a stated time; `stubborn` goes on until it is answered, whatever its signal says. A status says what the server did: 503 nothing, 500 nobody knows,
 * another 4xx nothing, for good.
 */
export function createWorldInvoker(url: () => string, windowMs = 60_000): ActionInvoker {
  return {
    async describe({ connector, action }) {
      if (connector !== 'world') {
        throw new ConnectorError({ code: 'NOT_FOUND', message: `There is no connector ${connector}.` });
      }
      const effect = (action === 'window' ? 'idempotent' : action === 'stubborn' ? 'once' : action) as ActionEffect;
      return {
        connector,
        action,
        displayName: action,
        effect,
        ...(action === 'window' ? { idempotencyWindowMs: windowMs } : {}),
        input: {},
        pluginId: 'world',
        pluginVersion: '1.0.0',
      };
    },
    async invoke({ action }, params, { idempotencyKey, signal }) {
      let response: Response;
      try {
        response = await fetch(`${url()}/${action}`, {
          method: 'POST',
          headers: { 'idempotency-key': idempotencyKey },
          body: JSON.stringify(params),
          ...(action === 'stubborn' ? {} : { signal }),
        });
      } catch (cause) {
        signal.throwIfAborted();
        const refused = (cause as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED';
        throw new ConnectorError({
          code: 'UNAVAILABLE',
          message: 'The world did not answer.',
          effect: refused ? 'none' : 'unknown',
          cause,
        });
      }
      if (response.ok) return (await response.json()) as JsonValue;
      const after = response.headers.get('x-retry-after-ms');
      throw new ConnectorError({
        code: response.status >= 500 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT',
        message: `The world answered ${response.status}.`,
        effect: response.status === 500 ? 'unknown' : 'none',
        ...(after === null ? {} : { retryAfterMs: Number(after) }),
      });
    },
  };
}
