import { type ConnectorManifest, connectorPoint } from '@automate/connectors';
import type { Instances, PluginHost } from '@automate/host';
import { type StepTypeManifest, stepTypePoint } from '@automate/workflow';
import { z } from 'zod';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { anyJson } from './schemas.ts';

const described = { displayName: z.string(), description: z.string().optional() };

const callable = z.object({
  name: z.string(),
  ...described,
  effect: z.string().optional().describe('pure, idempotent or once'),
  input: anyJson.describe('JSON Schema of `with`'),
  output: anyJson.optional().describe('JSON Schema of what it gives'),
});

const partsSchema = z.object({
  connectors: z.array(
    z.object({
      key: z.string(),
      ...described,
      plugin: z.string(),
      actions: z.array(callable),
      triggers: z.array(
        z.object({
          name: z.string(),
          ...described,
          events: z.string().describe('The type of its events, or a pattern'),
          types: z.array(z.string()).describe('Types of events that it is known to tell of; others may come'),
        }),
      ),
      instances: z.array(z.string()).describe('Names of those that are configured'),
      supportsHealthCheck: z.boolean(),
    }),
  ),
  stepTypes: z.array(z.object({ key: z.string(), ...described, plugin: z.string(), types: z.array(callable) })),
});

/** What workflows can be made of here, drawn from manifests: no code is imported. */
export function workflowPartsRoute(ports: {
  plugins: Pick<PluginHost, 'declarations'>;
  instances: Pick<Instances, 'list'>;
}): Route {
  return route({
    method: 'GET',
    path: '/api/v1/workflow-parts',
    access: { permission: 'workflows:read' },
    summary:
      'What workflows can be made of: actions, triggers and instances of connectors, and step types, with schemas',
    answers: { status: 200, schema: partsSchema },
    async handle({ principal }) {
      const instances = await ports.instances.list(principal.tenantId);
      const namesOf = (plugin: string, key: string) =>
        instances.filter((one) => one.pluginId === plugin && one.contribution.key === key).map(({ name }) => name);
      return json(200, {
        connectors: ports.plugins.declarations(connectorPoint.id).map(({ declared, pluginId }) => {
          const connector = declared as ConnectorManifest;
          return {
            ...wordsOf(connector),
            key: connector.key,
            plugin: pluginId,
            actions: Object.entries(connector.actions).map(callableOf),
            triggers: Object.entries(connector.triggers).map(([name, trigger]) => ({
              name,
              ...wordsOf(trigger),
              events: eventsOf(trigger.eventType, connector.key),
              types: (trigger.events ?? []).map((type) => `${trigger.eventType.prefix ?? connector.key}.${type}`),
            })),
            instances: namesOf(pluginId, connector.key),
            supportsHealthCheck: connector.supportsHealthCheck ?? false,
          };
        }),
        stepTypes: ports.plugins.declarations(stepTypePoint.id).map(({ declared, pluginId }) => {
          const stepType = declared as StepTypeManifest;
          const types = Object.entries(stepType.types).map(callableOf);
          return { ...wordsOf(stepType), key: stepType.key, plugin: pluginId, types };
        }),
      });
    },
  });
}

type Callable = { displayName: string; description?: string; effect?: string; input: unknown; output?: unknown };

function callableOf([name, declared]: [string, object]): z.input<typeof callable> {
  const { effect, input, output, ...words } = declared as Callable;
  const schema = (value: unknown) => value as z.input<typeof anyJson>;
  return {
    name,
    ...wordsOf(words),
    ...(effect !== undefined && { effect }),
    input: schema(input),
    ...(output !== undefined && { output: schema(output) }),
  };
}

function wordsOf({ displayName, description }: { displayName: string; description?: string | undefined }) {
  return { displayName, ...(description !== undefined && { description }) };
}

/** All that it may tell of, where deliveries say which. */
function eventsOf(mapping: ConnectorManifest['triggers'][string]['eventType'], key: string): string {
  const { prefix = key, header, bodyPath } = mapping;
  return header === undefined && bodyPath === undefined ? prefix : `${prefix}.**`;
}
