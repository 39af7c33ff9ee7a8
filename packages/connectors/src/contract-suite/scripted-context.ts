import type { JsonObject } from '@automate/core';
import { recordUse } from '@automate/core/contract-suite';
import type { GuardedFetch, GuardedFetchInit } from '@automate/providers';
import { scriptedInstance } from '@automate/providers/contract-suite';
import type { ActionContext } from '../action-context.ts';
import type { Connector } from '../connector.ts';
import { suiteSubject } from './suite-subject.ts';

/** A request an action made. */
export interface RecordedRequest {
  url: string;
  method: string;
  init: GuardedFetchInit;
}

/** An ActionContext whose service is a script, and what was asked of that service. */
export interface ScriptedContext {
  ctx: ActionContext;
  requests: RecordedRequest[];
}

/** What a test may decide of a scripted context. */
export interface ScriptedContextOptions {
  connector: Connector;
  config?: JsonObject;
  signal?: AbortSignal;
  /** Default: `execution-1/step`. */
  idempotencyKey?: string;
  /** The service. Default: refuses to be called. */
  fetch?: GuardedFetch;
}

/** A context for running an action alone. Secret fields give `«secret:<field>»`, signatures `«signature:<field>»`, plaintexts `«plaintext:<field>»`. */
export function scriptedContext(options: ScriptedContextOptions): ScriptedContext {
  const { connector, idempotencyKey = 'execution-1/step', ...given } = options;
  const requests: RecordedRequest[] = [];
  const instance = scriptedInstance({ configurable: connector, ...given });
  const ctx: ActionContext = {
    ...instance,
    executionId: 'execution-1',
    stepPath: 'step',
    attempt: 1,
    idempotencyKey,
    async fetch(url, init = {}) {
      recordRequest(connector.key, url);
      requests.push({ url: String(url), method: (init.method ?? 'GET').toUpperCase(), init });
      return instance.fetch(url, init);
    },
  };
  return { ctx, requests };
}

function recordRequest(key: string, url: string | URL): void {
  if (!URL.canParse(url)) return;
  const { protocol, hostname } = new URL(url);
  const action = protocol === 'https:' ? 'https' : 'http';
  recordUse(suiteSubject(key), { resource: 'network', action, scope: hostname });
}
