import {
  type ActionCall,
  type ActionDescription,
  type ActionInvoker,
  type ActionManifest,
  type ActionRef,
  type Connector,
  ConnectorError,
  connectorPoint,
  toConnectorError,
  validateParams,
} from '@automate/connectors';
import { AutomateError, type JsonObject, type JsonValue, type Logger, silentLogger } from '@automate/core';
import type { Egress } from '@automate/egress';
import type { Secrets } from '@automate/governance';
import type { Instances } from '../instances/instances.ts';
import type { Life } from '../instances/life.ts';
import type { LiveInstances } from '../instances/live-instances.ts';
import type { LiveTarget } from '../instances/live-target.ts';
import { type PickedInstance, pickInstance } from '../instances/pick-instance.ts';
import type { PluginHost } from '../loading/plugin-host.ts';
import { createActionContext } from './action-context.ts';
import { checkedOutput, maskedError } from './checked-output.ts';
import { findConnectorIn, type KnownConnector } from './find-connector.ts';

export interface ActionInvokerOptions {
  plugins: PluginHost;
  instances: Pick<Instances, 'cache'>;
  live: Pick<LiveInstances, 'use'>;
  egress: Pick<Egress, 'fetch'>;
  secrets: Pick<Secrets, 'placeholder' | 'sign' | 'expose' | 'redact' | 'redactText'>;
  /** Largest result, in bytes of its JSON. Default 1 MiB. */
  maxOutputBytes?: number;
  log?: Logger;
}

/** Runs the actions of plugins: described from manifests, imported on the first call. */
export function createActionInvoker(options: ActionInvokerOptions): ActionInvoker {
  const { plugins, instances, live, egress, secrets, maxOutputBytes = 1024 * 1024, log = silentLogger } = options;
  const findConnector = findConnectorIn(plugins);

  const instanceOf = async ({ connector, pluginId }: KnownConnector, { tenantId, connection }: ActionRef) => {
    const { point, key } = connector;
    const found = await instances.cache.find({ tenantId, pluginId, point, key, name: connection });
    return pickInstance(connector, found, connection);
  };

  return {
    async describe(ref) {
      const known = findConnector(ref.connector);
      const described = describeAction(known, ref.action);
      await instanceOf(known, ref).catch((error: unknown) => {
        throw notBegun(error, `${ref.connector}/${ref.action}`);
      });
      return described;
    },
    async invoke(ref, params, call, alsoLog) {
      const where = `${ref.connector}/${ref.action}`;
      try {
        const target = await prepare(ref, params).catch((error: unknown) => {
          throw notBegun(error, where);
        });
        const output = await live.use(target, (life) => execute(life, ref, params, call, alsoLog));
        return checkedOutput(output, where, ref.tenantId, { secrets, maxBytes: maxOutputBytes });
      } catch (error) {
        throw maskedError(toConnectorError(error, { where, signal: call.signal }), ref.tenantId, secrets);
      }
    },
  };

  async function prepare(ref: ActionRef, params: JsonObject): Promise<LiveTarget> {
    const known = findConnector(ref.connector);
    validateParams(declaredAction(known, ref.action).input, params, `${ref.connector}/${ref.action}`);
    const instance = await instanceOf(known, ref);
    // Imported now, so that what keeps its code from being used is told as that.
    await plugins.contribution(connectorPoint, ref.connector);
    return targetOf(known, ref.tenantId, instance);
  }

  function targetOf({ pluginId, connector }: KnownConnector, tenantId: string, instance: PickedInstance): LiveTarget {
    const permissions = plugins.manifest(pluginId)?.permissions ?? [];
    return { tenantId, pluginId, permissions, contribution: connector, instance };
  }

  async function execute(
    life: Life,
    ref: ActionRef,
    params: JsonObject,
    call: ActionCall,
    alsoLog: Logger | undefined,
  ): Promise<JsonValue> {
    const parts = { fetch: egress.fetch, secrets, log, alsoLog };
    const ctx = await createActionContext(call, life, parts).catch((error: unknown) => {
      throw notBegun(error, `${ref.connector}/${ref.action}`);
    });
    return (life.code as Connector).execute(ref.action, params, ctx);
  }
}

/** Nothing has run yet, so nothing has happened outside; what is no error of ours (the database) may pass. */
function notBegun(error: unknown, where: string): ConnectorError {
  if (!AutomateError.isInstance(error)) {
    const message = `${where} could not be begun: ${error instanceof Error ? error.message : String(error)}`;
    return new ConnectorError({
      code: 'UNAVAILABLE',
      message,
      effect: 'none',
      details: { begun: false },
      cause: error,
    });
  }
  const { code, message, retryable, retryAfterMs, details } = error;
  return new ConnectorError({
    code,
    message,
    retryable,
    retryAfterMs,
    effect: 'none',
    details: { ...details, begun: false },
    cause: error,
  });
}

function describeAction(known: KnownConnector, name: string): ActionDescription {
  const { displayName, effect, idempotencyWindowMs, input, output } = declaredAction(known, name);
  return {
    connector: known.connector.key,
    action: name,
    displayName,
    effect,
    ...(idempotencyWindowMs === undefined ? {} : { idempotencyWindowMs }),
    input,
    ...(output === undefined ? {} : { output }),
    pluginId: known.pluginId,
    pluginVersion: known.pluginVersion,
  };
}

function declaredAction({ connector }: KnownConnector, name: string): ActionManifest {
  const action = Object.hasOwn(connector.actions, name) ? connector.actions[name] : undefined;
  if (action !== undefined) return action;
  const names = Object.keys(connector.actions).join(', ') || 'none';
  throw new ConnectorError({
    code: 'INVALID_ARGUMENT',
    message: `connector ${connector.key} has no action ${JSON.stringify(name)}; it has: ${names}`,
    effect: 'none',
  });
}
