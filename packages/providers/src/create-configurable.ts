import { AutomateError, type FieldSpec, type FieldSpecInput } from '@automate/core';
import { type HandedConfigOf, readFields } from '@automate/fields';
import type { Configurable, ConfigurableDefinition } from './configurable.ts';
import { type ConnectionTest, HEALTH_STATUSES, type HealthReport } from './health.ts';
import type { InstanceContext } from './instance-context.ts';
import { errorNormalizer } from './normalize-error.ts';

/**
 * What a host calls, of what an author wrote. `kind` and the key begin messages, such as `connector erp`. Checks nothing:
 * its extension point does, every problem at once.
 */
export function createConfigurable<const Fields extends readonly FieldSpecInput[], State>(
  definition: ConfigurableDefinition<Fields, State>,
  kind: string,
): Configurable {
  const { key, displayName, description, fields = [], configure, dispose, healthCheck, testConnection } = definition;
  const what = `${kind} ${key}`;
  const normalizeError = errorNormalizer(what, (error) => definition.normalizeError?.(error));
  // The host has held the configuration against the fields: that is what makes it one of theirs.
  const typed = (config: object) => config as HandedConfigOf<Fields>;
  const normalizing = async <T>(call: () => Promise<T> | T): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw normalizeError(error);
    }
  };
  const { specs, problems } = readFields(fields);
  const configurable: Configurable = {
    key,
    displayName,
    ...(description === undefined ? {} : { description }),
    // Malformed ones stay for the extension point to refuse.
    fields: problems.length > 0 ? (fields as readonly unknown[] as FieldSpec[]) : specs,
    supportsHealthCheck: healthCheck !== undefined,
    supportsTestConnection: testConnection !== undefined || healthCheck !== undefined,
    configure: (config, ctx) => normalizing(() => configure?.call(definition, typed(config), ctx)),
    dispose: (state) => normalizing(() => dispose?.call(definition, state as State)),
    healthCheck: (ctx) =>
      normalizing(() => {
        if (healthCheck === undefined) throw unsupported(what, 'health check');
        return said(
          healthCheck.call(definition, ctx as InstanceContext<State>),
          isReport,
          `the health check of ${what}`,
        );
      }),
    testConnection: (config, ctx) =>
      normalizing(() => {
        if (testConnection !== undefined) {
          return said(
            testConnection.call(definition, typed(config), ctx),
            isTest,
            `the test of a connection of ${what}`,
          );
        }
        if (healthCheck === undefined) throw unsupported(what, 'test of a connection');
        return testByHealth(configurable, config, ctx);
      }),
    normalizeError,
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

/** What an author's check says, where it says what its contract has. */
async function said<T>(
  saying: Promise<T> | T,
  { holds, form }: { holds(said: T): boolean; form: string },
  whose: string,
) {
  const result = await saying;
  if (typeof result === 'object' && result !== null && holds(result)) return result;
  const given = result === undefined ? 'nothing' : String(JSON.stringify(result)).slice(0, 200);
  const message = `${whose} returned ${given}: it must return ${form}`;
  throw new AutomateError({ code: 'INTERNAL', message, retryable: false, effect: 'none' });
}

const isReport = {
  holds: ({ status }: HealthReport) => HEALTH_STATUSES.includes(status),
  form: `{status, message?, details?} with the status ${HEALTH_STATUSES.join(', ')}`,
};

const isTest = {
  holds: ({ success }: ConnectionTest) => typeof success === 'boolean',
  form: '{success, message?, details?} with success true or false',
};

function unsupported(what: string, which: string): AutomateError {
  return new AutomateError({ code: 'UNIMPLEMENTED', message: `${what} has no ${which}`, effect: 'none' });
}
