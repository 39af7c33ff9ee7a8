import { randomUUID } from 'node:crypto';
import { AutomateError, type Logger } from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { Configurable } from '@automate/providers';
import { secretReferences } from './instance-config.ts';
import { createInstanceContext, handedConfig, placeholdersFor } from './instance-context.ts';
import { Life } from './life.ts';
import type { LiveTarget } from './live-target.ts';

/** What taking an instance live needs. */
export interface BeginOptions {
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose'>;
  log: Logger;
  configureTimeoutMs: number;
  disposeTimeoutMs: number;
  /** Aborted when nobody needs it any more. */
  signal: AbortSignal;
}

/**
 * Calls a contribution's `configure`. What it makes too late, when nobody waits for it any more, is disposed of. Its
 * context stays of use as long as the life does.
 */
export async function beginLife(target: LiveTarget, code: object, options: BeginOptions): Promise<Life> {
  const { tenantId, pluginId, contribution, instance } = target;
  const { fetch, secrets, log, configureTimeoutMs, disposeTimeoutMs } = options;
  const hooks = code as Partial<Pick<Configurable, 'configure' | 'dispose'>>;
  const scopeId = `instance/${randomUUID()}`;
  const keys = secretReferences(contribution, instance.config);
  const placeholders = await placeholdersFor(secrets, tenantId, keys, scopeId);
  const abort = new AbortController();
  const ctx = createInstanceContext({
    target,
    state: undefined,
    placeholders,
    scopeIds: [scopeId],
    signal: abort.signal,
    fetch,
    secrets,
    log,
  });
  const about = { plugin: pluginId, [contribution.point]: contribution.key, instance: instance.name, tenantId };
  const end = async (state: unknown): Promise<void> => {
    try {
      await within(Promise.resolve(hooks.dispose?.(state)), disposeTimeoutMs, 'dispose');
    } catch (error) {
      log.warn({ ...about, reason: messageOf(error) }, 'an instance was not freed cleanly');
    } finally {
      abort.abort(new AutomateError({ code: 'CANCELLED', message: 'the instance is no longer live', effect: 'none' }));
    }
  };
  const making = (async () => hooks.configure?.(handedConfig(ctx, placeholders), ctx))();
  try {
    const state = await within(making, configureTimeoutMs, 'configure', options.signal);
    return new Life({ target, code, state, scopeId, end: () => end(state) });
  } catch (error) {
    abort.abort(error);
    // When it was only too late, there will be a state that nobody wants.
    making.then(end, () => undefined);
    throw error;
  }
}

/** @throws AutomateError DEADLINE_EXCEEDED, the signal's reason */
async function within<T>(work: Promise<T>, ms: number, what: string, signal?: AbortSignal): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `${what} did not end within ${ms} ms`;
    over.reject(new AutomateError({ code: 'DEADLINE_EXCEEDED', message }));
  }, ms);
  const cancel = () => over.reject(signal?.reason);
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
