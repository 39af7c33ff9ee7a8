import type { JsonValue, RemoteContract } from '@automate/core';
import { configurableProxy, serveConfigurable } from '@automate/providers';
import type { ActionContext } from './action-context.ts';
import type { Connector } from './connector.ts';
import { toConnectorError } from './connector-error.ts';
import { parseConnectorManifest } from './connector-manifest.ts';
import { plainJson } from './plain-json.ts';

/** How connectors cross a process boundary. */
export const connectorRemote: RemoteContract<Connector> = {
  proxy(declared, remote) {
    const manifest = parseConnectorManifest(declared, `connector "${declared.key}"`);
    const { key, implements: profiles, triggers } = manifest;
    const { callWith, ...configurable } = configurableProxy(manifest, 'connector', remote);
    const execute: Connector['execute'] = async (name, params, ctx): Promise<JsonValue> => {
      const where = `${key}/${name}`;
      try {
        return plainJson(await callWith('execute', [name, params], ctx), where);
      } catch (error) {
        throw toConnectorError(error, { where, signal: ctx.signal });
      }
    };
    const actions = Object.entries(manifest.actions).map(([name, action]) => [
      name,
      { ...action, run: (params: unknown, ctx: ActionContext) => execute(name, params, ctx) },
    ]);
    return Object.freeze({
      ...configurable,
      ...(profiles === undefined ? {} : { implements: profiles }),
      actions: Object.fromEntries(actions),
      triggers,
      execute,
      async validateConfig(config: unknown) {
        try {
          await remote.call('validateConfig', [config]);
        } catch (error) {
          throw toConnectorError(error, { where: `configuration of ${key}` });
        }
      },
    });
  },

  serve(connector) {
    const { handle, contextOf } = serveConfigurable(connector);
    return (method, args, back) => {
      if (method === 'validateConfig') return connector.validateConfig(args[0]);
      if (method !== 'execute') return handle(method, args, back);
      const [name, params, sent, state] = args;
      return connector.execute(name as string, params, contextOf(sent, state, back) as ActionContext);
    };
  },
};
