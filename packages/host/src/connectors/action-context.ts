import { type ActionCall, type ActionContext, ConnectorError } from '@automate/connectors';
import { type AutomateError, type Logger, type PluginPermission, toAutomateError } from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { ConfiguredInstance } from '@automate/providers';
import { checkNetworkPermission } from './network-permission.ts';

/** What a context is made of beside the call. */
export interface ContextParts {
  pluginId: string;
  permissions: readonly PluginPermission[];
  instance: ConfiguredInstance;
  /** The key of each secret field's secret. */
  secretKeys: ReadonlyMap<string, string>;
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'placeholder'>;
  log: Logger;
}

/** What an action gets beside its parameters. The secrets' placeholders are made now, because asking for one does not wait. */
export async function createActionContext(call: ActionCall, parts: ContextParts): Promise<ActionContext> {
  const { pluginId, permissions, instance, fetch, log } = parts;
  const placeholders = await placeholdersFor(call, parts);
  const about = {
    plugin: pluginId,
    connector: instance.key,
    instance: instance.name,
    tenantId: call.tenantId,
    executionId: call.executionId,
    stepPath: call.stepPath,
    attempt: call.attempt,
  };
  return {
    ...call,
    instance,
    state: undefined,
    log: {
      debug: (fields, message) => log.debug({ ...fields, ...about }, message),
      info: (fields, message) => log.info({ ...fields, ...about }, message),
      warn: (fields, message) => log.warn({ ...fields, ...about }, message),
      error: (fields, message) => log.error({ ...fields, ...about }, message),
    },
    fetch: (url, init = {}) =>
      fetch(url, {
        ...pickInit(init),
        signal: init.signal === undefined ? call.signal : AbortSignal.any([call.signal, init.signal]),
        secretScope: { tenantId: call.tenantId, ids: [call.executionId] },
        checkTarget: (target) => checkNetworkPermission(pluginId, permissions, target),
      }),
    secret(field) {
      const placeholder = placeholders.get(field);
      if (typeof placeholder === 'string') return placeholder;
      throw secretMissing(instance, field, placeholder);
    },
  };
}

/** Only what a connector may say: a plugin cannot widen its own scope by handing in more. */
function pickInit(init: NonNullable<Parameters<ActionContext['fetch']>[1]>): Parameters<EgressFetch>[1] {
  const { method, headers, body, redirect, timeoutMs, maxResponseBytes } = init;
  return {
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(redirect === undefined ? {} : { redirect }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxResponseBytes === undefined ? {} : { maxResponseBytes }),
  };
}

/** The placeholder by field, or why there is none. */
async function placeholdersFor(
  call: ActionCall,
  { secretKeys, secrets }: ContextParts,
): Promise<Map<string, string | AutomateError>> {
  const entries = [...secretKeys].map(async ([field, key]): Promise<[string, string | AutomateError]> => {
    try {
      return [field, await secrets.placeholder(call.tenantId, key, call.executionId)];
    } catch (error) {
      const known = toAutomateError(error);
      // Whoever does not ask for the secret does not need it; a backend that is down is another matter.
      if (known.code !== 'SECRET_NOT_FOUND') throw known;
      return [field, known];
    }
  });
  return new Map(await Promise.all(entries));
}

function secretMissing(instance: ConfiguredInstance, field: string, cause: AutomateError | undefined): ConnectorError {
  const which = `instance "${instance.name}" of connector ${instance.key}`;
  return new ConnectorError({
    code: 'FAILED_PRECONDITION',
    message:
      cause === undefined ? `${which} has no secret for "${field}"` : `${which}, field "${field}": ${cause.message}`,
    effect: 'none',
    ...(cause === undefined ? {} : { cause }),
  });
}
