import type { RefusalReason } from '@automate/api';
import type { Engine } from '@automate/engine';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import { createBacklogMetrics, type ReadBacklog } from './backlog-metrics.ts';
import { createRunMetrics } from './run-metrics.ts';

/** What this process measured, for Prometheus. Whoever holds it can serve it; no label holds a value of a run or a tenant. */
export interface Metrics {
  readonly contentType: string;
  /** Everything in Prometheus' text format. Never rejects for a database that is away: then the backlog is missing. */
  read(): Promise<string>;
  /** Counts a webhook that was refused. */
  countRefusal(reason: RefusalReason): void;
}

/** CPU, memory and the event loop belong to the process, however many servers run in it. */
let ofProcess: Registry | undefined;

function processMetrics(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** Measures an engine by what it tells of after each commit. */
export function createMetrics(engine: Pick<Engine, 'onProgress'>, readBacklog: ReadBacklog): Metrics {
  const registry = new Registry();
  const backlog = createBacklogMetrics(registry, readBacklog);
  engine.onProgress(createRunMetrics(registry));
  const refused = new Counter({
    name: 'automate_webhooks_refused_total',
    help: 'Webhook calls that this process did not accept',
    labelNames: ['reason'],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    countRefusal: (reason) => refused.inc({ reason }),
    async read() {
      await backlog();
      return await Registry.merge([registry, processMetrics()]).metrics();
    },
  };
}
