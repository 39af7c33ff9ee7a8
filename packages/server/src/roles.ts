import type { WebUi } from '@automate/admin';
import type { EventStreams, FetchHandler } from '@automate/api';
import { AutomateError, type Logger } from '@automate/core';
import type { EngineWorker } from '@automate/engine';
import type { Setup } from '@automate/governance';
import type { Prober } from '@automate/host';
import type { Automate, Started } from './automate.ts';
import type { Cleanup } from './cleanup.ts';
import type { ParsedConfig } from './config.ts';
import type { HttpListener } from './http-listener.ts';
import type { Metrics } from './metrics/metrics.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import { type HttpService, serveHttp } from './serve-http.ts';
import { withWebUi } from './with-web-ui.ts';
import { within } from './within.ts';

/** How long a worker may take to leave its claims when the time of the drain is over. */
const LEAVE_MS = 15_000;

/** What taking up roles needs. */
export interface RolesOptions {
  config: ParsedConfig;
  /** Run at the end of a stop. */
  cleanup: Cleanup;
  setup: Setup;
  log: Logger;
  metrics: Metrics;
  /** Served beside the API. */
  webUi?: WebUi | undefined;
  /** Ended first: a stream ends in no other way. */
  streams: Pick<EventStreams, 'close'>;
  createWorker(): EngineWorker;
  /** Checks instances where there is a worker. */
  prober?: Pick<Prober, 'start' | 'stop'>;
  /** `onSetup` is called when the setup token was used. */
  createFetch(onSetup: () => void): FetchHandler;
}

/** Starts what the configuration's roles ask for, and ends it in the right order. */
export function createRoles(options: RolesOptions): Pick<Automate, 'start' | 'stop'> {
  const { config, cleanup, setup, log } = options;
  let http: HttpService | undefined;
  let worker: EngineWorker | undefined;
  let measured: HttpListener | undefined;
  let started: Promise<Started> | undefined;
  let stopped: Promise<void> | undefined;

  async function start(): Promise<Started> {
    if (stopped) {
      throw new AutomateError({
        code: 'FAILED_PRECONDITION',
        message: 'It was stopped: create another.',
        effect: 'none',
      });
    }
    started ??= takeUp();
    try {
      return await started;
    } catch (error) {
      await stopOnce();
      throw error;
    }
  }

  async function takeUp(): Promise<Started> {
    if (config.roles.includes('api')) {
      // Built before anything listens: a route without a permission keeps the server from starting.
      const api = options.createFetch(() => http?.openUp());
      const fetch = withWebUi(options.webUi, api);
      http = await serveHttp({ fetch, host: config.http.host, port: config.http.port, setup, log });
    }
    measured = await serveMetrics(config.metrics, options.metrics);
    if (config.roles.includes('worker')) {
      worker = options.createWorker();
      await worker.start();
      options.prober?.start();
    }
    return {
      loopbackOnly: http?.loopbackOnly ?? false,
      ...(http && { url: http.url }),
      ...(measured && { metricsUrl: `${measured.url}/metrics` }),
      ...(http?.setup && { setup: http.setup }),
    };
  }

  async function stop(): Promise<void> {
    const { drainTimeoutMs } = config;
    // What a start is about to open would stay open for ever.
    await within(drainTimeoutMs, started).catch(() => undefined);
    const leave = async (): Promise<void> => {
      await worker?.drain({ timeoutMs: drainTimeoutMs });
      await worker?.stop();
    };
    options.streams.close();
    // Both at once: requests that wait for a run need the worker, and the worker none of them.
    const ends = {
      http: http?.close(drainTimeoutMs),
      metrics: measured?.close(drainTimeoutMs),
      worker: within(drainTimeoutMs + LEAVE_MS, leave()),
      'health checks': within(LEAVE_MS, options.prober?.stop()),
    };
    for (const [what, end] of Object.entries(ends)) {
      await end?.catch((error: unknown) => log.error({ what, reason: String(error) }, 'a stop was not clean'));
    }
    await cleanup.run();
  }

  function stopOnce(): Promise<void> {
    stopped ??= stop();
    return stopped;
  }

  return { start, stop: stopOnce };
}
