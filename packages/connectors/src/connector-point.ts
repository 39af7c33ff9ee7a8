import {
  type Contribution,
  defineExtensionPoint,
  type FieldSpecInput,
  type InputProblem,
  type JsonObject,
  toPointer,
} from '@automate/core';
import { describeConfigurable, type ProfileKey } from '@automate/providers';
import type { Action } from './action.ts';
import type { Connector, ConnectorDefinition } from './connector.ts';
import { type ActionManifest, type ConnectorManifest, connectorManifestProblems } from './connector-manifest.ts';
import { createConnector } from './create-connector.ts';
import type { JsonSchema } from './json-schema.ts';
import { connectorRemote } from './remote-connector.ts';
import { compileSchema } from './schema/schema-compiler.ts';

/** An action without its code. */
function describeAction({ run: _, ...described }: Action): ActionManifest {
  return described;
}

/** What a manifest says of a connector. */
export function describeConnector(connector: Connector): ConnectorManifest {
  const { implements: profiles, actions, triggers } = connector;
  return {
    point: 'connector',
    ...describeConfigurable(connector),
    ...(profiles === undefined ? {} : { implements: profiles as ProfileKey[] }),
    actions: Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, describeAction(action)])),
    triggers: { ...triggers },
  };
}

function schemaProblemsAt(pointer: string, schema: JsonSchema | undefined): InputProblem[] {
  if (schema === undefined) return [];
  try {
    compileSchema(schema);
    return [];
  } catch (error) {
    return [{ pointer, message: error instanceof Error ? error.message : String(error) }];
  }
}

function connectorProblems(connector: Connector): InputProblem[] {
  const manifest = describeConnector(connector);
  const problems = connectorManifestProblems(manifest);
  if (problems.length > 0) return problems;
  return [
    ...schemaProblemsAt('/configSchema', manifest.configSchema),
    // The connector's own objects, so that they are found compiled when they are used.
    ...Object.entries(connector.actions).flatMap(([name, { input, output }]) => [
      ...schemaProblemsAt(toPointer(['actions', name, 'input']), input),
      ...schemaProblemsAt(toPointer(['actions', name, 'output']), output),
    ]),
  ];
}

/** The extension point of connectors. */
export const connectorPoint = defineExtensionPoint<Connector>({
  id: 'connector',
  stability: 'beta',
  identify: ({ key }) => key,
  describe(connector) {
    const { point: _, key: __, ...described } = describeConnector(connector);
    return described as unknown as JsonObject;
  },
  validate: connectorProblems,
  remote: connectorRemote,
});

/**
 * A connector as a contribution to a plugin.
 * @throws AutomateError INVALID_ARGUMENT with every problem at once: names, schemas, effects, verification schemes
 */
export function defineConnector<const Fields extends readonly FieldSpecInput[]>(
  definition: ConnectorDefinition<Fields>,
): Contribution<Connector> {
  return connectorPoint.contribute(createConnector(definition));
}
