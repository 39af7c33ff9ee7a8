import { allowsOperation, type JsonObject, refused } from '@automate/core';
import type { Host, Instance, InstanceRef } from '@automate/host';
import { z } from 'zod';
import { actorOf, type Principal } from '../http/authenticate.ts';
import { jsonBody, optionalJsonBody } from '../http/body-spec.ts';
import { entityTag, expectedVersion, preconditionFailed, requiredVersion } from '../http/entity-tag.ts';
import { idempotencyKeyOf } from '../http/idempotency-key.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';
import {
  configuration,
  contributionRef,
  hosts,
  instanceSchema,
  newInstance,
  shownConfiguration,
  testResult,
} from './instance-schemas.ts';
import { pageSchema } from './schemas.ts';
import { detailsOf, maskedConfiguration, type ShowPorts, summaryOf } from './shown-instance.ts';

/** What instances need. */
export interface InstancePorts extends ShowPorts {
  host: Pick<Host, 'plugins' | 'instances' | 'statuses' | 'health' | 'connectionTests'>;
}

type Hosts = z.output<typeof hosts>;

/** Configured contributions of the caller's own tenant. An instance's ETag is its version. */
export function instanceRoutes(ports: InstancePorts): Route[] {
  const { instances, connectionTests, statuses, health, plugins } = ports.host;
  const found = async (principal: Principal, params: Record<string, string>): Promise<Instance> => {
    const instance = await instances.get(refOf(principal, params));
    if (instance !== undefined) return instance;
    throw refused('NOT_FOUND', sayApi('no_instance_of', { plugin: params.plugin, name: params.name }));
  };
  const shown = async (status: number, instance: Instance, headers = {}): Promise<Reply> =>
    json(status, await detailsOf(instance, ports), { etag: entityTag(instance.version), ...headers });
  const update = async (
    { request, principal, params }: { request: Request; principal: Principal; params: Record<string, string> },
    config: JsonObject,
    wanted?: Hosts,
  ): Promise<Instance> => {
    const actor = actorOf(principal);
    const setting = { config, ...hostsOf(wanted, principal), actor, expectedVersion: requiredVersion(request) };
    return instances.update(refOf(principal, params), setting).catch((error: unknown) => {
      throw preconditionFailed(error);
    });
  };

  return [
    route({
      method: 'GET',
      path: '/api/v1/plugins/:plugin/instances',
      access: { permission: 'instances:read' },
      summary: 'List the instances of a plugin',
      answers: { status: 200, schema: pageSchema(instanceSchema) },
      async handle({ request, principal: { tenantId }, params }) {
        const pluginId = params.plugin as string;
        const listed = await instances.list(tenantId, { pluginId });
        const [states, healths] = await Promise.all([
          statuses.read(tenantId, pluginId),
          health.list(tenantId, pluginId),
        ]);
        // One that has instances may have been uninstalled; one that has none must be there.
        if (listed.length === 0) plugins.version(pluginId);
        return pageReply(request, {
          items: listed.map((each) => summaryOf(each, plugins, states.get(each.name), healths.get(each.name))),
        });
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/plugins/:plugin/instances',
      access: { permission: 'instances:write' },
      summary: 'Configure a plugin; the header Idempotency-Key makes sending again harmless',
      body: jsonBody(newInstance),
      answers: { status: 201, schema: instanceSchema },
      async handle({ request, principal, params, body }) {
        const { name, contribution, configuration: config, hosts: wanted } = body;
        const ref = refOf(principal, { plugin: params.plugin as string, name });
        const created = await instances.create({
          ...ref,
          ...(contribution && { contribution }),
          config,
          ...hostsOf(wanted, principal),
          actor: actorOf(principal),
          idempotencyKey: idempotencyKeyOf(request),
        });
        return shown(201, created, { location: pathOf(created) });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/plugins/:plugin/instances/:name',
      versioned: true,
      access: { permission: 'instances:read' },
      summary: 'One instance, its secrets masked, and what became of its configuration',
      answers: { status: 200, schema: instanceSchema },
      handle: async ({ principal, params }) => shown(200, await found(principal, params)),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/plugins/:plugin/instances/:name',
      versioned: true,
      access: { permission: 'instances:write' },
      summary: 'Replace the configuration of an instance at the version of If-Match; secrets left out are kept',
      body: jsonBody(z.strictObject({ configuration, hosts })),
      answers: { status: 200, schema: instanceSchema },
      handle: async (call) => shown(200, await update(call, call.body.configuration, call.body.hosts)),
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/plugins/:plugin/instances/:name',
      versioned: true,
      access: { permission: 'instances:write' },
      summary: 'Remove an instance with its secrets; with If-Match only at that version',
      answers: { status: 204 },
      async handle({ request, principal, params }) {
        const change = { actor: actorOf(principal), expectedVersion: expectedVersion(request) };
        await instances.delete(refOf(principal, params), change).catch((error: unknown) => {
          throw preconditionFailed(error);
        });
        return noContent();
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/plugins/:plugin/instances/:name/configuration',
      versioned: true,
      access: { permission: 'instances:read' },
      summary: 'The configuration of an instance, its secrets masked',
      answers: { status: 200, schema: shownConfiguration },
      async handle({ principal, params }) {
        const instance = await found(principal, params);
        return json(200, maskedConfiguration(instance, plugins), { etag: entityTag(instance.version) });
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/plugins/:plugin/instances/:name/configuration',
      versioned: true,
      access: { permission: 'instances:write' },
      summary: 'Replace the configuration of an instance at the version of If-Match; secrets left out are kept',
      body: jsonBody(configuration),
      answers: { status: 200, schema: shownConfiguration },
      async handle(call) {
        const instance = await update(call, call.body);
        return json(200, maskedConfiguration(instance, plugins), { etag: entityTag(instance.version) });
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/plugins/:plugin/test',
      access: { permission: 'instances:write' },
      summary: 'Try a configuration before there is an instance of it; nothing is saved',
      body: jsonBody(
        z.strictObject({ contribution: contributionRef, configuration: configuration.default({}), hosts }),
      ),
      answers: { status: 200, schema: testResult },
      async handle({ request, principal, params, body }) {
        const of = { tenantId: principal.tenantId, pluginId: params.plugin as string, contribution: body.contribution };
        const trial = { config: body.configuration, ...hostsOf(body.hosts, principal), signal: request.signal };
        return json(200, await connectionTests.tryNew(of, trial));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/plugins/:plugin/instances/:name/test',
      access: { permission: 'instances:write' },
      summary: 'Try an instance, some values changed over the saved ones; nothing is saved',
      body: optionalJsonBody(z.strictObject({ configuration: configuration.default({}), hosts })),
      answers: { status: 200, schema: testResult },
      async handle({ request, principal, params, body }) {
        const trial = { config: body.configuration, ...hostsOf(body.hosts, principal), signal: request.signal };
        return json(200, await connectionTests.tryChanged(refOf(principal, params), trial));
      },
    }),
  ];
}

function refOf({ tenantId }: Principal, { plugin, name }: Record<string, string>): InstanceRef {
  return { tenantId, pluginId: plugin as string, name: name as string };
}

function pathOf({ pluginId, name }: Instance): string {
  return `/api/v1/plugins/${encodeURIComponent(pluginId)}/instances/${encodeURIComponent(name)}`;
}

/** Saving approves the hosts of the manifest. Others are the word of who may bind secrets. */
function hostsOf(wanted: Hosts, { permissions }: Principal): { hosts?: Record<string, string[]> } {
  if (wanted === undefined || Object.keys(wanted).length === 0) return {};
  if (allowsOperation(permissions, 'secrets:write')) return { hosts: wanted };
  const details = { errors: [{ pointer: '/hosts', ...sayApi('needs_secrets_write') }] };
  throw refused('PERMISSION_DENIED', sayApi('hosts_need_permission'), { details });
}
