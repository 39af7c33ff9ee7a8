import { AutomateError, type Reason } from '@automate/core';
import { z } from 'zod';
import { inputProblemSchema } from '../http/input-problem-schema.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';

/** One thing that must be well for the server to do its work. */
export interface HealthCheck {
  name: string;
  /** Why this process should get no requests. Absent when all is well. */
  problem?: string;
  /** What somebody should look at while requests go on: turning them away would mend nothing. */
  warning?: string;
  /** What either of them says, as data. */
  reason?: Reason;
}

/** Looks at everything the server stands on. Never rejects; bounded in time. */
export type Readiness = () => Promise<HealthCheck[]>;

/** For load balancers and supervisors. */
export function healthRoutes(readiness: Readiness): Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      access: { public: 'supervisors ask without a key, and it says only that the process answers' },
      summary: 'The process answers',
      answers: { status: 200, schema: z.object({ status: z.literal('ok') }) },
      handle: () => json(200, { status: 'ok' }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      access: { public: 'load balancers ask without a key, and it names parts of the server, no data' },
      summary: 'The database answers and its tables are up to date; warns when the workers do not keep up',
      answers: {
        status: 200,
        schema: z.object({
          status: z.literal('ready'),
          checks: z.array(z.string()),
          warnings: z.array(z.string()).optional(),
          warned: z
            .array(inputProblemSchema.omit({ rule: true }))
            .optional()
            .describe('The same, each of its part'),
        }),
      },
      async handle() {
        const checks = await readiness();
        const told = (of: 'problem' | 'warning') =>
          checks.flatMap(({ name, reason, [of]: message }) =>
            message === undefined ? [] : [{ pointer: `/${name}`, message, ...(reason && { reason }) }],
          );
        const errors = told('problem');
        if (errors.length === 0) {
          const warned = told('warning');
          const warnings = warned.map(({ message }) => message);
          const ready = { status: 'ready', checks: checks.map(({ name }) => name) };
          return json(200, warnings.length === 0 ? ready : { ...ready, warnings, warned });
        }
        throw new AutomateError({
          code: 'UNAVAILABLE',
          message: `Not ready: ${errors.map(({ message }) => message).join('; ')}.`,
          details: { errors },
        });
      },
    }),
  ];
}
