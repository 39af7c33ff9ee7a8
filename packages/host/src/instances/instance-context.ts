import {
  AutomateError,
  type JsonObject,
  type Logger,
  newTraceparent,
  spanIdOf,
  toAutomateError,
  traceIdOf,
} from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { InstanceContext } from '@automate/providers';
import { checkNetworkPermission } from '../connectors/network-permission.ts';
import { visibleConfig } from './instance-config.ts';
import type { LiveTarget } from './live-target.ts';

/** Of each secret field that has a value, the placeholder, or why there is none. */
export type Placeholders = ReadonlyMap<string, string | AutomateError>;

/** What a context is made of. */
export interface ContextParts<State> {
  target: LiveTarget;
  state: State;
  placeholders: Placeholders;
  /** For which placeholders may have been made that its requests carry. */
  scopeIds: readonly string[];
  signal: AbortSignal;
  /** Default: the begin of a trace. */
  traceparent?: string;
  fetch: EgressFetch;
  secrets: Pick<Secrets, 'sign' | 'expose'>;
  log: Logger;
  /** Told the same, without what is said of the instance. */
  alsoLog?: Logger | undefined;
  /** More for every line of its log. */
  about?: object;
}

/** What code gets that runs for one configured instance. */
export function createInstanceContext<State>(parts: ContextParts<State>): InstanceContext<State> {
  const { target, state, placeholders, scopeIds, signal, traceparent = newTraceparent(), fetch, secrets, log } = parts;
  const { tenantId, pluginId, permissions, contribution } = target;
  const { point, key } = contribution;
  const { name } = target.instance;
  const scope = { tenantId, ids: scopeIds };
  const secret = (field: string): string => {
    const placeholder = placeholders.get(field);
    if (typeof placeholder === 'string') return placeholder;
    throw secretMissing(`instance "${name}" of ${point} ${key}`, field, placeholder);
  };
  const about = {
    ...(parts.traceparent !== undefined && { traceId: traceIdOf(traceparent), spanId: spanIdOf(traceparent) }),
    plugin: pluginId,
    [point]: key,
    instance: name,
    tenantId,
    ...parts.about,
  };
  const level = (name: keyof Logger) => (fields: object, message: string) => {
    log[name]({ ...fields, ...about }, message);
    parts.alsoLog?.[name](fields, message);
  };
  return {
    tenantId,
    instance: { key, name, config: visibleConfig(contribution, target.instance.config) },
    state,
    signal,
    traceparent,
    log: { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') },
    fetch: (url, init = {}) =>
      fetch(url, {
        ...pickInit(init),
        signal: init.signal === undefined ? signal : AbortSignal.any([signal, init.signal]),
        secretScope: scope,
        traceparent: parts.traceparent,
        checkTarget: (wanted) => checkNetworkPermission(pluginId, permissions, wanted),
      }),
    secret,
    async sign(field, request) {
      const tokenField = request?.scheme === 'aws-sigv4' ? request.sessionTokenField : undefined;
      const sessionToken = tokenField === undefined ? undefined : secret(tokenField);
      return secrets.sign(secret(field), request, { scope, sessionToken });
    },
    plaintext: async (field) => secrets.expose(secret(field), { scope, pluginId, field, requested: permissions }),
  };
}

/** Only what code may say: a plugin cannot widen its own scope by handing in more. */
function pickInit(init: NonNullable<Parameters<InstanceContext['fetch']>[1]>): Parameters<EgressFetch>[1] {
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

/** A configuration as code is handed it: with the placeholder of each secret that has one. */
export function handedConfig({ instance }: InstanceContext<unknown>, placeholders: Placeholders): JsonObject {
  const texts = [...placeholders].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...instance.config, ...Object.fromEntries(texts) };
}

/** The placeholders of saved secrets, made now because asking for one does not wait. `keys` are by field. */
export async function placeholdersFor(
  secrets: Pick<Secrets, 'placeholder'>,
  tenantId: string,
  keys: ReadonlyMap<string, string>,
  scopeId: string,
): Promise<Placeholders> {
  const entries = [...keys].map(async ([field, key]): Promise<[string, string | AutomateError]> => {
    try {
      return [field, await secrets.placeholder(tenantId, key, scopeId)];
    } catch (error) {
      const known = toAutomateError(error);
      // Whoever does not ask for the secret does not need it; a backend that is down is another matter.
      if (known.code !== 'SECRET_NOT_FOUND') throw known;
      return [field, known];
    }
  });
  return new Map(await Promise.all(entries));
}

function secretMissing(which: string, field: string, cause: AutomateError | undefined): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message:
      cause === undefined ? `${which} has no secret for "${field}"` : `${which}, field "${field}": ${cause.message}`,
    effect: 'none',
    ...(cause === undefined ? {} : { cause }),
  });
}
