import type { Clock, Logger } from '@automate/core';
import type { ApprovalLinks, Engine } from '@automate/engine';
import type { ApiKeys, AuditTrail, Roles, Secrets, Sessions, Setup, Tenants, Users } from '@automate/governance';
import type { Host, PluginLifecycle, Prober } from '@automate/host';
import type { CompileWorkflowOptions } from '@automate/workflow';
import { createAuthenticate } from './http/authenticate.ts';
import { type OpenApiDocument, openApiDocument } from './http/openapi.ts';
import type { RateLimit } from './http/rate-limit.ts';
import type { Route } from './http/route.ts';
import { RouteRegistry } from './http/route-registry.ts';
import type { Site } from './http/same-site.ts';
import { type FetchHandler, serveRoutes } from './http/serve-routes.ts';
import type { RequestTracing } from './http/trace-request.ts';
import type { IdempotentCalls } from './idempotency/idempotent-calls.ts';
import type { WebhookRefusals } from './refusals/webhook-refusals.ts';
import type { AdminResources } from './routes/admin/admin-resources.ts';
import { adminResourceRoutes } from './routes/admin/resources.ts';
import { alertRuleRoutes } from './routes/alert-rules.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { approvalLinkRoutes } from './routes/approval-links.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { auditRoutes } from './routes/audit.ts';
import { bulkRoutes } from './routes/bulk.ts';
import { checkWorkflowRoute } from './routes/check-workflow.ts';
import { deadLetterRoutes } from './routes/dead-letters.ts';
import { errorRoutes } from './routes/errors.ts';
import { eventStreamRoutes } from './routes/event-stream.ts';
import { eventRoutes } from './routes/events.ts';
import { executionRoutes } from './routes/executions.ts';
import { healthRoutes, type Readiness } from './routes/health.ts';
import { instanceHealthRoutes } from './routes/instance-health.ts';
import { instanceRoutes } from './routes/instances.ts';
import { noticeRoutes } from './routes/notices.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { overviewRoutes } from './routes/overview.ts';
import { permissionRoutes } from './routes/permissions.ts';
import { pluginLifecycleRoutes } from './routes/plugin-lifecycle.ts';
import { pluginRoutes } from './routes/plugins.ts';
import { recordAnswers } from './routes/record-answers.ts';
import { roleRoutes } from './routes/roles.ts';
import { runRoutes } from './routes/runs.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { secretRoutes } from './routes/secrets.ts';
import { sessionRoutes } from './routes/session.ts';
import { sessionListRoutes } from './routes/sessions.ts';
import { setupRoutes } from './routes/setup.ts';
import { tenantRoutes } from './routes/tenants.ts';
import { toolRoutes } from './routes/tools.ts';
import { userRoutes } from './routes/users.ts';
import { webhookRefusalRoutes } from './routes/webhook-refusals.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { workflowPartsRoute } from './routes/workflow-parts.ts';
import { workflowVersionRoutes } from './routes/workflow-versions.ts';
import { workflowRoutes } from './routes/workflows.ts';
import type { EventStreams } from './streams/event-streams.ts';

/** Everything the API stands on, handed in. */
export interface ApiOptions {
  engine: Pick<
    Engine,
    | 'ingest'
    | 'start'
    | 'events'
    | 'workflows'
    | 'schedules'
    | 'executions'
    | 'errors'
    | 'approvals'
    | 'notices'
    | 'alerts'
    | 'bulk'
    | 'deadLetters'
    | 'overview'
  >;
  host: Pick<Host, 'plugins' | 'instances' | 'statuses' | 'health' | 'connectionTests' | 'triggers'>;
  /** Absent: plugins cannot be changed over the API. */
  lifecycle?: Pick<PluginLifecycle, 'disable' | 'enable' | 'reload'>;
  /** Checks instances when they are asked for. */
  prober: Pick<Prober, 'check'>;
  /** What templates may call; the engine's. Default: the built-in filters. */
  filters?: CompileWorkflowOptions['filters'];
  secrets: Pick<
    Secrets,
    'set' | 'delete' | 'has' | 'list' | 'bindings' | 'revision' | 'redactText' | 'plaintextGrants'
  >;
  apiKeys: Pick<ApiKeys, 'create' | 'verify' | 'list' | 'revoke'>;
  setup: Pick<Setup, 'redeem' | 'redeemForOwner' | 'setupPending'>;
  /** Absent: there are API keys only. */
  people?: { users: Users; roles: Roles; tenants: Tenants; sessions: Sessions } | undefined;
  /** Where people reach this server. Default: at loopback names alone. */
  site?: Site;
  /** Where what operators do is recorded. */
  audit: Pick<AuditTrail, 'append' | 'list'>;
  /** Default: approvals are answered with an API key only. */
  links?: ApprovalLinks;
  /** Told once the first key is out: the server may now listen beyond loopback. */
  onSetup?: () => void;
  /** Default: what happens is not streamed. */
  streams?: EventStreams;
  /** Counts webhooks that are refused. Default: they are only logged. */
  refusals?: Pick<WebhookRefusals, 'note' | 'list'>;
  /** Default: there are none. */
  adminResources?: AdminResources | undefined;
  readiness: Readiness;
  /** Whose webhooks these are. */
  tenantId: string;
  /** Of the program, for the OpenAPI document. */
  version: string;
  log: Logger;
  clock?: Pick<Clock, 'now'>;
  /** Bytes of a request body. Default 1 MiB. */
  bodyLimit?: number;
  /** Default: an Idempotency-Key is what a route makes of it by itself. */
  idempotentCalls?: IdempotentCalls | undefined;
  /** Of one caller in this process; events that are sent do not count. Default: none. */
  rateLimit?: RateLimit | undefined;
  /** Addresses and ranges of proxies that say truly for whom they ask. Default: none. */
  trustedProxies?: readonly string[] | undefined;
  /** Default: requests are no spans. */
  tracing?: RequestTracing | undefined;
  /** Beside its own. Held to the same rule: no permission, no start. */
  routes?: readonly Route[];
}

/** The API as one fetch handler. @throws INVALID_ARGUMENT when a route does not say who may call it. */
export function createApi(options: ApiOptions): FetchHandler {
  const { host, secrets, apiKeys, log, bodyLimit } = options;
  const redact = (text: string): string => withoutDirectories(secrets.redactText(text), host.plugins);
  return serveRoutes(registryOf(options, redact), {
    authenticate: createAuthenticate({ apiKeys, sessions: options.people?.sessions, site: options.site ?? {} }),
    redact,
    audit: options.audit,
    log,
    tracing: options.tracing,
    idempotentCalls: options.idempotentCalls,
    rateLimit: options.rateLimit,
    trustedProxies: options.trustedProxies,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
  });
}

/** The OpenAPI document of all that `createApi` serves, with nothing started: for who writes clients. */
export function describeApi(version: string): OpenApiDocument {
  // Making a route only takes its ports apart, and asks at most how they are set up.
  const port: object = new Proxy(() => {}, { get: () => port, apply: () => port });
  const options = new Proxy({ routes: [] }, { get: (own, name) => (name in own ? own[name as never] : port) });
  return openApiDocument(registryOf(options as unknown as ApiOptions, String).routes, version);
}

function registryOf(options: ApiOptions, redact: (text: string) => string): RouteRegistry {
  const { engine, host, secrets, apiKeys, people, site = {}, tenantId, clock, log } = options;
  const { plugins, instances } = host;
  const workflowPorts = { workflows: engine.workflows, plugins, instances, secrets, filters: options.filters };
  const onAnswered = recordAnswers({ audit: options.audit, log });
  const press = options.links && { engine, links: options.links, onAnswered };
  const { refusals } = options;
  const routes: Route[] = [
    ...webhookRoutes({
      engine,
      triggers: host.triggers,
      tenantId,
      ...(clock && { clock }),
      ...(press && { press }),
      refusals,
      redact,
    }),
    ...(refusals === undefined ? [] : webhookRefusalRoutes(refusals)),
    // Before the route to one event.
    ...(options.streams === undefined ? [] : eventStreamRoutes(options.streams)),
    ...eventRoutes(engine),
    ...workflowRoutes(workflowPorts),
    ...workflowVersionRoutes(workflowPorts),
    checkWorkflowRoute(workflowPorts),
    workflowPartsRoute(workflowPorts),
    ...runRoutes(engine),
    ...scheduleRoutes(engine),
    ...executionRoutes(engine),
    ...errorRoutes(engine),
    ...overviewRoutes(engine),
    ...artifactRoutes(engine),
    ...approvalRoutes(engine),
    ...(options.links === undefined
      ? []
      : approvalLinkRoutes({ engine, links: options.links, onAnswered, ...(clock && { clock }) })),
    ...noticeRoutes(engine),
    ...alertRuleRoutes({ alerts: engine.alerts, plugins, instances }),
    ...alertRoutes(engine),
    ...bulkRoutes(engine),
    ...deadLetterRoutes(engine),
    ...instanceRoutes({ host, secrets }),
    ...instanceHealthRoutes({ host, prober: options.prober }),
    ...pluginRoutes(host.plugins, { redactText: redact, plaintextGrants: secrets.plaintextGrants }),
    ...(options.lifecycle === undefined ? [] : pluginLifecycleRoutes({ lifecycle: options.lifecycle, tenantId })),
    ...toolRoutes(host.plugins),
    ...secretRoutes(secrets),
    ...apiKeyRoutes(apiKeys),
    ...auditRoutes(options.audit),
    ...(people === undefined
      ? []
      : [
          ...sessionRoutes({ ...people, site, installation: tenantId }),
          ...sessionListRoutes(people),
          ...userRoutes(people.users),
          ...roleRoutes(people.roles),
          ...tenantRoutes(people.tenants, tenantId),
        ]),
    ...(options.adminResources === undefined ? [] : adminResourceRoutes(options.adminResources)),
    ...setupRoutes({ setup: options.setup, site, ...(options.onSetup && { onSetup: options.onSetup }) }),
    ...healthRoutes(options.readiness),
    ...(options.routes ?? []),
  ];
  // Checked before anything reads them.
  const { routes: known } = new RouteRegistry(routes);
  const checked = [...known, ...permissionRoutes(known, host.plugins)];
  return new RouteRegistry([...checked, ...openApiRoutes(checked, host.plugins, options.version)]);
}

/** Where a plugin is on the disk is nobody's business outside: its package's name says enough. */
function withoutDirectories(text: string, plugins: Host['plugins']): string {
  if (!/[\\/]/.test(text)) return text;
  return plugins.status().reduce((told, { directory, packageName }) => told.replaceAll(directory, packageName), text);
}
