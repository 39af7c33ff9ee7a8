import { type FieldSpecInput, type JsonValue, parseInput } from '@automate/core';
import { type ConfigOf, configValidator, parseFields } from '@automate/fields';
import { createConfigurable, normalizeForeignError } from '@automate/providers';
import type { Action } from './action.ts';
import type { ActionContext } from './action-context.ts';
import type { Connector, ConnectorDefinition } from './connector.ts';
import { ConnectorError, toConnectorError } from './connector-error.ts';
import { runAction } from './run-action.ts';
import { validateParams } from './schema/validate-params.ts';
import type { Trigger } from './trigger.ts';

/** The action of that name among the connector's own. @throws ConnectorError INVALID_ARGUMENT, which names those there are */
function findAction(key: string, actions: Readonly<Record<string, Action>>, name: string): Action {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action) return action;
  throw new ConnectorError({
    code: 'INVALID_ARGUMENT',
    message: `connector ${key} has no action ${JSON.stringify(name)}; it has: ${Object.keys(actions).join(', ') || 'none'}`,
    effect: 'none',
  });
}

/** A trigger's event types begin with the connector's key, unless it says otherwise. */
function withPrefix(trigger: Trigger, prefix: string): Trigger {
  return { ...trigger, eventType: { prefix, ...trigger.eventType } };
}

/** A connector with its defaults filled in. `defineConnector` also checks it. @throws AutomateError INVALID_ARGUMENT when a field is malformed */
export function createConnector<const Fields extends readonly FieldSpecInput[], State = unknown>(
  definition: ConnectorDefinition<Fields, State>,
): Connector {
  const { key, implements: profiles, actions = {}, triggers = {} } = definition;
  const fields = parseFields(definition.fields ?? [], `connector ${key}`, '/fields');
  const validator = configValidator(fields);
  return Object.freeze({
    ...createConfigurable(definition, 'connector'),
    ...(profiles === undefined ? {} : { implements: profiles }),
    actions,
    triggers: Object.fromEntries(Object.entries(triggers).map(([name, trigger]) => [name, withPrefix(trigger, key)])),
    async execute(name: string, params: unknown, ctx: ActionContext): Promise<JsonValue> {
      const where = `${key}/${name}`;
      const action = findAction(key, actions, name);
      return runAction(where, action, validateParams(action.input, params, where), ctx, definition.normalizeError);
    },
    async validateConfig(config: unknown): Promise<void> {
      const where = `configuration of ${key}`;
      try {
        const values = parseInput(validator, config, where) as ConfigOf<Fields>;
        await definition.validateConfig?.(values);
      } catch (error) {
        throw toConnectorError(normalizeForeignError(error, definition.normalizeError), { where });
      }
    },
  });
}
