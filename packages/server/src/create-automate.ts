import { join } from 'node:path';
import { createAdminResources, openWebUi } from '@automate/admin';
import { createApi, createEventStreams, createIdempotentCalls, createWebhookRefusals } from '@automate/api';
import { connectorPoint } from '@automate/connectors';
import { createSignals, type Logger, systemClock } from '@automate/core';
import { createEngine } from '@automate/engine';
import { createPostgresEventBus } from '@automate/event-bus';
import {
  createApiKeys,
  createAuditTrail,
  createKeyedHash,
  createPeople,
  createSetup,
  redactingLogger,
} from '@automate/governance';
import { createProber, HOST_VERSION, probedContributions } from '@automate/host';
import { stepTypePoint } from '@automate/workflow';
import { keepUpAdminResources } from './admin-upkeep.ts';
import { createApprovalLinks } from './approval-links.ts';
import { keepAuditFor } from './audit-retention.ts';
import type { Automate, Components } from './automate.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type AutomateConfig, type ParsedConfig, parseConfig } from './config.ts';
import { hintOfProgress } from './engine-on-bus.ts';
import { findPlugins } from './installed-plugins.ts';
import { logProgress } from './log-progress.ts';
import { createLogger } from './logger.ts';
import { createBacklogReader } from './metrics/backlog-metrics.ts';
import { createMetrics } from './metrics/metrics.ts';
import { metricsRoute } from './metrics/metrics-route.ts';
import { automateMigrations } from './migrations.ts';
import { openEgress } from './open-egress.ts';
import { openHost } from './open-host.ts';
import { openObjects } from './open-objects.ts';
import { openSecrets } from './open-secrets.ts';
import { openStorage } from './open-storage.ts';
import { openPluginBackends } from './plugin-backends.ts';
import { pluginFilters } from './plugin-filters.ts';
import { createReadiness } from './readiness.ts';
import { forgetRefusals } from './refusal-retention.ts';
import { retentionOf } from './retention.ts';
import { createRoles } from './roles.ts';
import { sweepSessions } from './session-sweep.ts';
import { startersNow } from './starters-now.ts';
import { openTracing } from './tracing/open-tracing.ts';
import { whyUnusable } from './why-unusable.ts';

/**
 * Puts everything together and brings the tables up to date, without taking up any role yet.
 *
 * @throws StartError when that is not possible; then nothing of it is left open.
 */
export async function createAutomate(config: AutomateConfig, components: Components = {}): Promise<Automate> {
  const parsed = parseConfig(config);
  const log = components.log ?? createLogger({ level: 'warn' });
  const cleanup = createCleanup(() => log);
  try {
    return await assemble(parsed, components, cleanup, log);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function assemble(
  config: ParsedConfig,
  components: Components,
  cleanup: Cleanup,
  plainLog: Logger,
): Promise<Automate> {
  const clock = components.clock ?? systemClock;
  const { sql, db } = await openStorage(config, components, automateMigrations, cleanup, plainLog);
  components.onStage?.('plugins', 'begin');
  const { discovery, discover, manage } = await findPlugins(config, db);
  const pluginBackends = await openPluginBackends(config, discovery, cleanup, plainLog, components.env);
  const backendsInOrder = [...(components.secretsBackends ?? []), ...pluginBackends.backends];
  const { secrets, masterKeys, keyring } = await openSecrets(config, db, backendsInOrder, clock);
  const log = redactingLogger(plainLog, (text) => secrets.redactText(text));
  const signals =
    components.signals ??
    createSignals({
      onError: (error, signal) => log.warn({ signal, error }, 'a handler of a signal failed'),
    });
  cleanup.add('signal handlers', () => signals.settled());

  const apiKeys = createApiKeys({ db, clock, log });
  cleanup.add('API keys', () => apiKeys.close());
  const audit = createAuditTrail(db);
  cleanup.add('audit', keepAuditFor(config.auditRetentionDays, audit, log));
  const tokenFile = join(config.dataDir, 'setup-token');
  const webUi = config.http.webUi && config.roles.includes('api') ? await openWebUi() : undefined;
  const { idleMinutes, maxHours } = config.sessions;
  const people = await createPeople({
    ...{ db, keyring, tenantId: config.tenantId, clock },
    idleMs: idleMinutes * 60_000,
    maxMs: maxHours * 3_600_000,
  });
  cleanup.add('sessions', sweepSessions(people.sessions, log));
  const { passwords } = people;
  const setup = createSetup({ db, tokenFile, tenantId: config.tenantId, clock, passwords });
  const tracing = await openTracing(config, components.env ?? process.env, cleanup, log);
  const egress = components.egress ?? openEgress(config, secrets, tracing?.egress);
  cleanup.add('outbound connections', () => egress.close());
  const host = await openHost(config, { discovery, discover, db, egress, secrets, log }, cleanup, components.onStage);
  const lifecycle = manage(host.plugins, cleanup, log);
  const filters = pluginFilters(host.plugins, log);

  const bus = createPostgresEventBus({ db, log, keepMs: config.eventBusDays * 86_400_000 });
  cleanup.add('event bus', () => bus.close());
  const links = createApprovalLinks({
    ...{ keyring, clock, makers: people.makers },
    publicUrl: config.http.publicUrl,
  });
  const objects = await openObjects(config, { sql, plugins: host.plugins, cleanup, log, env: components.env });
  const engine = createEngine({
    db,
    objects,
    retention: retentionOf(config),
    invoker: host.invoker,
    secrets,
    approvalLinks: links,
    health: host.health,
    filters,
    signals,
    log,
    tracer: tracing?.tracer,
    env: (name) => (Object.hasOwn(config.environment, name) ? config.environment[name] : undefined),
    stepRunner: host.stepRunner,
    connectors: () => [
      ...host.plugins.declarations(connectorPoint.id).map(({ key }) => key),
      ...host.plugins.declarations(stepTypePoint.id).map(({ key }) => `step:${key}`),
    ],
    unusable: (key) => whyUnusable(host.plugins, key),
  });
  cleanup.add('engine', () => engine.close());
  engine.onProgress(logProgress(plainLog));
  hintOfProgress(engine, signals, bus);
  const metrics = createMetrics(engine, createBacklogReader(sql));
  const { enabled: probes, ...healthOptions } = config.health;
  const prober = createProber({
    db,
    probe: host.probe,
    probed: () => probedContributions(host.plugins),
    changes: engine.instanceChanges,
    signals,
    log,
    ...healthOptions,
  });
  cleanup.add('health checks', () => prober.stop());

  const refusals = createWebhookRefusals({
    ...{ db, triggers: host.triggers, tenantId: config.tenantId, log },
    onRefused: metrics.countRefusal,
  });
  cleanup.add('refused webhooks', () => refusals.close());
  cleanup.add('old refused webhooks', forgetRefusals(refusals, log));
  const streams = createEventStreams({ bus });
  const adminResources = createAdminResources({
    ...{ db, plugins: host.plugins, resources: components.adminResources, log },
    redact: (text) => secrets.redactText(text),
    starters: startersNow(people),
  });
  cleanup.add('admin resources', () => adminResources.close());
  cleanup.add('upkeep of imports and jobs', keepUpAdminResources(adminResources, log));
  const roles = createRoles({
    config,
    cleanup,
    setup,
    log,
    metrics,
    webUi,
    streams,
    createWorker: () => engine.createWorker(config.worker),
    ...(probes ? { prober } : {}),
    createFetch: (onSetup) =>
      createApi({
        engine,
        host,
        lifecycle,
        prober,
        filters,
        secrets,
        apiKeys,
        people,
        site: { publicUrl: config.http.publicUrl, hosts: config.http.hosts },
        setup,
        audit,
        links,
        tracing,
        streams,
        refusals,
        adminResources,
        onSetup,
        readiness: createReadiness(sql, automateMigrations, pluginBackends.look),
        tenantId: config.tenantId,
        version: HOST_VERSION,
        log,
        clock,
        bodyLimit: config.http.bodyLimit,
        idempotentCalls: createIdempotentCalls({
          db,
          hash: createKeyedHash({ keyring, purpose: 'idempotent calls' }),
        }),
        rateLimit: config.http.rateLimit,
        trustedProxies: config.http.trustedProxies,
        routes: [metricsRoute(metrics), ...(components.routes ?? [])],
      }),
  });
  const { start, stop } = roles;
  return { engine, host, secrets, masterKeys, apiKeys, people, links, setup, signals, metrics, bus, start, stop };
}
