import { type Route, route } from '@automate/api';
import type { Metrics } from './metrics.ts';

/** Lets Prometheus read what a process measured. */
export function metricsRoute(metrics: Metrics): Route {
  return route({
    method: 'GET',
    path: '/api/v1/metrics',
    access: { permission: 'metrics:read' },
    summary: "What this process measured, and the installation's backlog, in Prometheus' text format",
    answers: { status: 200 },
    async handle() {
      return { status: 200, text: await metrics.read(), headers: { 'content-type': metrics.contentType } };
    },
  });
}
