import { AutomateError, type FieldSpecInput } from '@automate/core';
import type { HandedConfigOf } from '@automate/fields';
import type { Configurable, InstanceHooks } from './configurable.ts';
import type { ConnectionTest } from './health.ts';
import type { InstanceContext } from './instance-context.ts';

/** What a host calls, of what an author wrote. `what` begins messages, such as `connector erp`. */
export function createConfigurable<Fields extends readonly FieldSpecInput[], State>(
  hooks: InstanceHooks<Fields, State>,
  what: string,
): Configurable {
  const { configure, dispose, healthCheck, testConnection } = hooks;
  // The host has held the configuration against the fields: that is what makes it one of theirs.
  const typed = (config: object) => config as HandedConfigOf<Fields>;
  const configurable: Configurable = {
    supportsHealthCheck: healthCheck !== undefined,
    supportsTestConnection: testConnection !== undefined || healthCheck !== undefined,
    async configure(config, ctx) {
      return configure?.call(hooks, typed(config), ctx);
    },
    async dispose(state) {
      await dispose?.call(hooks, state as State);
    },
    async healthCheck(ctx) {
      if (healthCheck === undefined) throw unsupported(what, 'health check');
      return healthCheck.call(hooks, ctx as InstanceContext<State>);
    },
    async testConnection(config, ctx) {
      if (testConnection !== undefined) return testConnection.call(hooks, typed(config), ctx);
      if (healthCheck === undefined) throw unsupported(what, 'test of a connection');
      return testByHealth(configurable, config, ctx);
    },
  };
  return Object.freeze(configurable);
}

async function testByHealth(
  configurable: Configurable,
  config: object,
  ctx: InstanceContext<undefined>,
): Promise<ConnectionTest> {
  const state = await configurable.configure(config, ctx);
  try {
    const { status, ...said } = await configurable.healthCheck({ ...ctx, state });
    return { success: status !== 'unhealthy', ...said };
  } finally {
    await configurable.dispose(state);
  }
}

function unsupported(what: string, which: string): AutomateError {
  return new AutomateError({ code: 'UNIMPLEMENTED', message: `${what} has no ${which}`, effect: 'none' });
}
