import { AutomateError, type FieldSpec, isSecretField, type RemoteCall, type RemoteFunctions } from '@automate/core';
import type { InstanceContext } from '../instance-context.ts';
import { borrowedFetch, lentFetch } from './remote-fetch.ts';
import { borrowedLog, lentLog } from './remote-log.ts';

/** A context as it crosses to another process. */
export interface SentContext {
  /** What is plain data in it. */
  data: Record<string, unknown>;
  /** The placeholder of each secret field, or the error of asking for it: asking does not wait. */
  secrets: Record<string, { placeholder: string } | { error: unknown }>;
  /** Names of its other functions. All are asynchronous. */
  functions: string[];
}

/** A context, all but its state, as what is sent and what the other side may call. `fields` are those of the contribution. */
export function sendContext(
  ctx: InstanceContext,
  fields: readonly FieldSpec[],
): { sent: SentContext; functions: RemoteFunctions } {
  const { state: _, signal: __, fetch, log, secret, ...rest } = ctx;
  const entries = Object.entries(rest);
  const others = entries.filter(([, value]) => typeof value === 'function');
  const secrets: SentContext['secrets'] = {};
  for (const { key } of fields.filter(isSecretField)) {
    try {
      secrets[key] = { placeholder: secret.call(ctx, key) };
    } catch (error) {
      secrets[key] = { error };
    }
  }
  return {
    sent: {
      data: Object.fromEntries(entries.filter(([, value]) => typeof value !== 'function')),
      secrets,
      functions: others.map(([name]) => name),
    },
    functions: {
      ...(Object.fromEntries(others) as Record<string, never>),
      fetch: lentFetch((url, init) => fetch.call(ctx, url, init)),
      log: lentLog(log),
    },
  };
}

/** The context in the other process. */
export function receiveContext<State>(sent: SentContext, state: State, back: RemoteCall): InstanceContext<State> {
  const { data, secrets, functions } = sent;
  const others = functions.map((name) => [name, (...args: unknown[]) => back.call(name, args)]);
  return {
    ...(data as unknown as InstanceContext<State>),
    ...Object.fromEntries(others),
    state,
    signal: back.signal,
    fetch: borrowedFetch(back),
    log: borrowedLog(back),
    secret(field) {
      const known = Object.hasOwn(secrets, field) ? secrets[field] : undefined;
      if (known !== undefined && 'placeholder' in known) return known.placeholder;
      throw known?.error ?? noSecretField(field);
    },
  };
}

function noSecretField(field: string): AutomateError {
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    message: `there is no secret field ${JSON.stringify(field)}`,
    effect: 'none',
  });
}
