import type { PluginHost } from '@automate/host';
import { z } from 'zod';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';

const pluginSchema = z.object({
  id: z.string(),
  version: z.string(),
  displayName: z.string(),
  description: z.string().optional(),
  packageName: z.string(),
  origin: z.string(),
  state: z.enum(['discovered', 'loaded', 'failed', 'disabled']),
  reason: z.object({ code: z.string(), message: z.string() }).optional().describe('Why it failed'),
});

/** What is installed. `redact` masks what a plugin's own error may say. */
export function pluginRoutes(plugins: Pick<PluginHost, 'status'>, redact: (text: string) => string): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/plugins',
      access: { permission: 'plugins:read' },
      summary: 'List plugins and what became of them',
      answers: { status: 200, schema: z.object({ items: z.array(pluginSchema) }) },
      handle() {
        const items = plugins.status().map(({ directory: _, reason, ...plugin }) => ({
          ...plugin,
          ...(reason && { reason: { code: reason.code, message: redact(reason.message) } }),
        }));
        return json(200, { items });
      },
    }),
  ];
}
