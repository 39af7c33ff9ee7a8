import { type AutomateError, refused } from '@automate/core';
import { configurableOf, type Host, type Instance, type Prober } from '@automate/host';
import { z } from 'zod';
import type { Principal } from '../http/authenticate.ts';
import { json, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';
import { healthStatus } from './instance-schemas.ts';
import { anyJson, pageQuery, pageSchema, time } from './schemas.ts';

const said = { message: z.string().optional(), details: anyJson.optional().describe('Secrets masked') };

const healthSchema = z.object({
  plugin: z.string(),
  name: z.string(),
  supported: z.boolean().describe('Whether there is a health check'),
  status: healthStatus,
  since: time.optional(),
  failures: z.int().describe('Checks in a row that found it unhealthy'),
  ...said,
  checkedAt: time.optional(),
  tookMs: z.int().optional(),
  history: pageSchema(
    z.object({
      status: z.enum(['healthy', 'degraded', 'unhealthy']),
      ...said,
      startedAt: time,
      tookMs: z.int(),
      process: z.string(),
    }),
  ).describe('Newest first'),
});

/** How instances are: as it is known, and asked now. */
export function instanceHealthRoutes({
  host,
  prober,
}: {
  host: Pick<Host, 'plugins' | 'instances' | 'health'>;
  prober: Pick<Prober, 'check'>;
}): Route[] {
  const found = async ({ tenantId }: Principal, { plugin, name }: Record<string, string>): Promise<Instance> => {
    const instance = await host.instances.get({ tenantId, pluginId: plugin as string, name: name as string });
    if (instance !== undefined) return instance;
    throw refused('NOT_FOUND', sayApi('no_instance_of', { plugin, name }));
  };
  const isSupported = ({ pluginId, contribution }: Instance): boolean =>
    configurableOf(host.plugins.manifest(pluginId), contribution)?.supportsHealthCheck ?? false;
  const shown = async (
    instance: Instance,
    page: { limit?: number | undefined; cursor?: string | undefined } = {},
  ): Promise<Reply> => {
    const { tenantId, pluginId: plugin, name } = instance;
    const [all, history] = await Promise.all([host.health.list(tenantId, plugin), host.health.history(instance, page)]);
    const known = all.get(name) ?? { status: 'unknown', failures: 0 };
    const { items: data, nextCursor } = history;
    const shownHistory = { data, ...(nextCursor && { nextCursor }) };
    return json(200, { plugin, name, supported: isSupported(instance), ...known, history: shownHistory });
  };
  return [
    route({
      method: 'GET',
      path: '/api/v1/plugins/:plugin/instances/:name/health',
      access: { permission: 'instances:read' },
      summary: 'The health of an instance and what its checks found, newest first',
      query: z.strictObject(pageQuery),
      answers: { status: 200, schema: healthSchema },
      async handle({ principal, params, query }) {
        return shown(await found(principal, params), query);
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/plugins/:plugin/instances/:name/health',
      access: { permission: 'instances:write' },
      summary: 'Check an instance now; waits for the result',
      answers: { status: 200, schema: healthSchema },
      async handle({ principal, params }) {
        const instance = await found(principal, params);
        if (!isSupported(instance)) throw noCheck(instance);
        await prober.check(instance);
        return shown(instance);
      },
    }),
  ];
}

function noCheck({ pluginId, contribution: { point, key } }: Instance): AutomateError {
  return refused('FAILED_PRECONDITION', sayApi('no_health_check_of', { point, key, plugin: pluginId }));
}
