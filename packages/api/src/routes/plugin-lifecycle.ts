import { refused } from '@automate/core';
import type { PluginLifecycle, PluginStatus } from '@automate/host';
import { z } from 'zod';
import { actorOf, type Principal } from '../http/authenticate.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';

/** What lifecycle routes need. */
export interface PluginLifecyclePorts {
  lifecycle: Pick<PluginLifecycle, 'disable' | 'enable' | 'reload'>;
  /** The operator's: plugins are the installation's, so nobody else's keys can touch them. */
  tenantId: string;
}

const SUMMARIES = {
  disable: 'Stop using a plugin, in every process, without uninstalling it; calls under way finish',
  enable: 'Use a plugin again, in every process',
  reload: 'Read a plugin anew and replace it in every process; one that cannot be leaves the version before in use',
} as const;

const answer = z.object({ id: z.string(), version: z.string(), state: z.string(), tier: z.string() });

/** An operator's word on plugins while the server runs. */
export function pluginLifecycleRoutes({ lifecycle, tenantId }: PluginLifecyclePorts): Route[] {
  return Object.entries(SUMMARIES).map(([verb, summary]) =>
    route({
      method: 'POST',
      path: `/api/v1/plugins/:plugin/${verb}`,
      access: { permission: 'plugins:write' },
      summary,
      answers: { status: 200, schema: answer },
      async handle({ principal, params }) {
        refuseOthers(principal, tenantId);
        const done = await lifecycle[verb as keyof typeof SUMMARIES](params.plugin as string, actorOf(principal));
        return json(200, shown(done));
      },
    }),
  );
}

function shown({ id, version, state, tier }: PluginStatus): z.output<typeof answer> {
  return { id, version, state, tier };
}

function refuseOthers(principal: Principal, tenantId: string): void {
  if (principal.tenantId === tenantId) return;
  throw refused('PERMISSION_DENIED', sayApi('plugins_of_operator'));
}
