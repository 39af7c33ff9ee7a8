import type { JsonObject, JsonValue } from '@automate/core';
import { type NormalizeError, normalizeForeignError } from '@automate/providers';
import type { Action } from './action.ts';
import type { ActionContext } from './action-context.ts';
import { abortedError, ConnectorError, toConnectorError } from './connector-error.ts';
import { plainJson } from './plain-json.ts';
import { watchRequests } from './watch-requests.ts';

/** How long an aborted action may take to settle, in milliseconds, before it is left to itself. */
export const ABORT_GRACE_MS = 1000;

/** Waits for the action; once it is aborted, for no longer than the grace. */
async function settledOrAbandoned<T>(running: Promise<T>, where: string, signal: AbortSignal): Promise<T> {
  const abandoned = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => {
      const { code, message, retryable, cause } = abortedError(where, signal, undefined);
      const details = { abandoned: true };
      abandoned.reject(
        new ConnectorError({ code, message: `${message}; it did not stop in time`, retryable, details, cause }),
      );
    }, ABORT_GRACE_MS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([running, abandoned.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
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
  normalizeError?: NormalizeError,
): Promise<JsonValue> {
  if (ctx.signal.aborted) throw abortedError(where, ctx.signal, ctx.signal.reason, 'none');
  const requests = watchRequests((url, init) => ctx.fetch(url, init), ctx.attempt);
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
    state: ctx.state,
    log: ctx.log,
    fetch: requests.fetch,
    secret: (field) => ctx.secret(field),
    sign: (field, request) => ctx.sign(field, request),
    plaintext: (field) => ctx.plaintext(field),
  };
  try {
    // Inside an async function, so that what `run` throws at once is a rejection too.
    const running = (async () => action.run(params, watched))();
    return plainJson(await settledOrAbandoned(running, where, ctx.signal), where);
  } catch (error) {
    const { signal } = ctx;
    const known = signal.aborted && error === signal.reason ? error : normalizeForeignError(error, normalizeError);
    throw toConnectorError(known, { where, signal, changes: requests.changes() });
  }
}
