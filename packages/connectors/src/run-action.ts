import { AutomateError, type JsonObject, type JsonValue } from '@automate/core';
import type { Action } from './action.ts';
import type { ActionContext, ConnectorFetch } from './action-context.ts';
import { abortedError, ConnectorError, toConnectorError } from './connector-error.ts';
import { plainJson } from './plain-json.ts';

/** How long an aborted action may take to settle, in milliseconds, before it is left to itself. */
export const ABORT_GRACE_MS = 1000;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A fetch that remembers whether a request that may change something has gone out. */
function watchRequests(fetch: ConnectorFetch): { fetch: ConnectorFetch; nothingSent(): boolean } {
  let sent = 0;
  return {
    nothingSent: () => sent === 0,
    async fetch(url, init) {
      if (SAFE_METHODS.has((init?.method ?? 'GET').toUpperCase())) return fetch(url, init);
      sent += 1;
      try {
        return await fetch(url, init);
      } catch (error) {
        if (AutomateError.isInstance(error) && error.effect === 'none') sent -= 1;
        throw error;
      }
    },
  };
}

/** Rejects when the signal is aborted and the action has not settled within the grace after that. */
function abandoned(where: string, signal: AbortSignal, stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = () => {
      const timer = setTimeout(() => {
        const { code, message, retryable, cause } = abortedError(where, signal, undefined);
        const details = { abandoned: true };
        reject(new ConnectorError({ code, message: `${message}; it did not stop in time`, retryable, details, cause }));
      }, ABORT_GRACE_MS);
      stop.addEventListener('abort', () => clearTimeout(timer), { once: true });
    };
    signal.addEventListener('abort', onAbort, { once: true, signal: stop });
  });
}

/**
 * Runs an action with validated parameters and sees to what every connector promises: only ConnectorErrors, plain JSON,
 * no call begun after the abort and none waited for long after it.
 */
export async function runAction(
  where: string,
  action: Action,
  params: JsonObject,
  ctx: ActionContext,
): Promise<JsonValue> {
  if (ctx.signal.aborted) throw abortedError(where, ctx.signal, ctx.signal.reason, 'none');
  const requests = watchRequests((url, init) => ctx.fetch(url, init));
  const watched: ActionContext = {
    tenantId: ctx.tenantId,
    executionId: ctx.executionId,
    stepPath: ctx.stepPath,
    attempt: ctx.attempt,
    idempotencyKey: ctx.idempotencyKey,
    traceparent: ctx.traceparent,
    signal: ctx.signal,
    deadline: ctx.deadline,
    instance: ctx.instance,
    log: ctx.log,
    fetch: requests.fetch,
    secret: (field) => ctx.secret(field),
  };
  const settled = new AbortController();
  try {
    // Inside an async function, so that what `run` throws at once is a rejection too.
    const running = (async () => action.run(params, watched))();
    return plainJson(await Promise.race([running, abandoned(where, ctx.signal, settled.signal)]), where);
  } catch (error) {
    throw toConnectorError(error, { where, signal: ctx.signal, nothingSent: requests.nothingSent() });
  } finally {
    settled.abort();
  }
}
