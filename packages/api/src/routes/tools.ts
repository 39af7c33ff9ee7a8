import { type ConnectorManifest, connectorPoint } from '@automate/connectors';
import type { PluginHost } from '@automate/host';
import { z } from 'zod';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { anyJson } from './schemas.ts';

const toolSchema = z.object({
  name: z.string().describe('<connector>.<action>'),
  title: z.string(),
  description: z.string().optional(),
  inputSchema: anyJson,
  outputSchema: anyJson.optional(),
  annotations: z.object({
    title: z.string(),
    readOnlyHint: z.boolean(),
    idempotentHint: z.boolean(),
    destructiveHint: z.boolean(),
    openWorldHint: z.boolean(),
  }),
});

/**
 * The actions of usable plugins as tools of the Model Context Protocol
 * (https://modelcontextprotocol.io/specification/2025-06-18/server/tools#tool), drawn from manifests: no code is imported.
 */
export function toolRoutes(plugins: Pick<PluginHost, 'declarations'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/tools',
      access: { permission: 'plugins:read' },
      summary: 'List what plugins can do, as tools of the Model Context Protocol',
      answers: { status: 200, schema: z.object({ tools: z.array(toolSchema) }) },
      handle: () => json(200, { tools: plugins.declarations(connectorPoint.id).flatMap(toolsOf) }),
    }),
  ];
}

function toolsOf({ declared }: { declared: unknown }) {
  const connector = declared as ConnectorManifest;
  return Object.entries(connector.actions).map(([name, action]) => {
    const title = `${connector.displayName}: ${action.displayName}`;
    const pure = action.effect === 'pure';
    return {
      name: `${connector.key}.${name}`,
      title,
      ...(action.description === undefined ? {} : { description: action.description }),
      inputSchema: action.input,
      // The protocol knows objects only.
      ...(action.output?.type === 'object' ? { outputSchema: action.output } : {}),
      annotations: {
        title,
        readOnlyHint: pure,
        idempotentHint: pure || action.effect === 'idempotent',
        destructiveHint: !pure,
        openWorldHint: true,
      },
    };
  });
}
