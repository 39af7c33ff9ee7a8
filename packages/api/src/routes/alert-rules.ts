import { AutomateError, invalidArgument } from '@automate/core';
import type { AlertRule, AlertRuleInput, Engine } from '@automate/engine';
import { findConnectorIn, type Instances, type PluginHost, pickInstance } from '@automate/host';
import { z } from 'zod';
import { byOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { entityTag, expectedVersion, preconditionFailed, requiredVersion } from '../http/entity-tag.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { alertRuleBody, alertRuleSchema, alertTestSchema, silenceBody } from './alert-rule-schemas.ts';
import { pageQuery, pageSchema } from './schemas.ts';

/** What alert rules need. */
export interface AlertRulePorts {
  alerts: Engine['alerts'];
  plugins: PluginHost;
  instances: Pick<Instances, 'list'>;
}

/** What is watched, and who, if anybody, is told. A rule's ETag is its version. */
export function alertRuleRoutes({ alerts: { rules }, ...known }: AlertRulePorts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/alert-rules',
      access: { permission: 'alerts:read' },
      summary: 'List alert rules, newest first',
      query: z.strictObject(pageQuery),
      answers: { status: 200, schema: pageSchema(alertRuleSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await rules.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/alert-rules',
      versioned: true,
      access: { permission: 'alerts:write' },
      summary:
        'Watch something, and tell somebody or nobody; names are unique, so that sending again makes no second rule',
      body: jsonBody(alertRuleBody),
      answers: { status: 201, schema: alertRuleSchema },
      async handle({ principal, body }) {
        const { tenantId } = principal;
        await requireKnown(tenantId, body, known);
        const created = await rules.create({ tenantId, by: byOf(principal), ...body });
        return shown(201, created, { location: `/api/v1/alert-rules/${created.id}` });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/alert-rules/:id',
      versioned: true,
      access: { permission: 'alerts:read' },
      summary: 'One alert rule, and whether it fires',
      answers: { status: 200, schema: alertRuleSchema },
      handle: async ({ principal, params }) => shown(200, await rules.get(refOf(principal, params))),
    }),
    route({
      method: 'PUT',
      path: '/api/v1/alert-rules/:id',
      versioned: true,
      access: { permission: 'alerts:write' },
      summary: 'Replace an alert rule at the version of If-Match; an alert that fires is looked at anew',
      body: jsonBody(alertRuleBody),
      answers: { status: 200, schema: alertRuleSchema },
      async handle({ request, principal, params, body }) {
        const expected = requiredVersion(request);
        const ref = refOf(principal, params);
        await requireKnown(principal.tenantId, body, known);
        const updated = await rules.update({ ...ref, ...body, expectedVersion: expected }).catch((error: unknown) => {
          throw preconditionFailed(error);
        });
        return shown(200, updated);
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/alert-rules/:id',
      versioned: true,
      access: { permission: 'alerts:write' },
      summary: 'Watch no more; the alerts stay. With If-Match only at that version',
      answers: { status: 204 },
      async handle({ request, principal, params }) {
        const expected = expectedVersion(request);
        await rules.delete({ ...refOf(principal, params), expectedVersion: expected }).catch((error: unknown) => {
          throw preconditionFailed(error);
        });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/alert-rules/:id/silence',
      versioned: true,
      access: { permission: 'alerts:write' },
      summary: 'Tell nobody for a time; what still fires then is told',
      body: jsonBody(silenceBody),
      answers: { status: 200, schema: alertRuleSchema },
      async handle({ principal, params, body }) {
        return shown(200, await rules.silence({ ...refOf(principal, params), forMs: body.forMs }));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/alert-rules/:id/test',
      access: { permission: 'alerts:write' },
      summary: 'Send a test message now, once, and say what came of it',
      answers: { status: 200, schema: alertTestSchema },
      async handle({ request, principal, params }) {
        return json(200, await rules.test({ ...refOf(principal, params), signal: request.signal }));
      },
    }),
  ];
}

function refOf({ tenantId }: { tenantId: string }, { id }: Record<string, string>) {
  return { tenantId, id: id as string };
}

function shown(status: number, rule: AlertRule, headers = {}): Reply {
  const answer: z.output<typeof alertRuleSchema> = rule;
  return json(status, answer, { etag: entityTag(rule.version), ...headers });
}

/** Refuses what could tell nobody, or would never know. @throws INVALID_ARGUMENT with every problem */
async function requireKnown(
  tenantId: string,
  { notify, condition }: Pick<AlertRuleInput, 'notify' | 'condition'>,
  { plugins, instances }: Omit<AlertRulePorts, 'alerts'>,
): Promise<void> {
  const all = await instances.list(tenantId);
  const find = (reference: string) => {
    const [key = '', name] = reference.split('/', 2);
    const { connector, pluginId } = findConnectorIn(plugins)(key);
    const own = all.filter((one) => one.pluginId === pluginId && one.contribution.key === key);
    pickInstance(connector, own, name);
    return connector;
  };
  const problems = [
    problemAt('/notify/connection', () => {
      if (notify === undefined) return undefined;
      const { implements: profiles, key } = find(notify.connection);
      return profiles?.includes('notification') ? undefined : `connector ${key} sends no notifications`;
    }),
    condition.kind === 'connection_down'
      ? problemAt('/condition/connection', () => {
          const { supportsHealthCheck, key } = find(condition.connection);
          return supportsHealthCheck
            ? undefined
            : `connector ${key} has no health check: nobody would know that it is down`;
        })
      : [],
  ].flat();
  if (problems.length > 0) throw invalidArgument('The alert rule cannot work: see errors.', problems);
}

function problemAt(pointer: string, look: () => string | undefined): { pointer: string; message: string }[] {
  try {
    const message = look();
    return message === undefined ? [] : [{ pointer, message }];
  } catch (error) {
    if (AutomateError.isInstance(error)) return [{ pointer, message: error.message }];
    throw error;
  }
}
