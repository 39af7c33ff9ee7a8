import { AutomateError } from '@automate/core';
import type { Secrets } from '@automate/governance';
import type { Instances } from '@automate/host';
import { z } from 'zod';
import type { Principal } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { json, noContent } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { asSent, checkValues, refuseDoubles, refuseReplacing } from './instance-secrets.ts';
import { anyJson, time } from './schemas.ts';
import { secretValue } from './secrets.ts';

const newInstance = z.strictObject({
  connector: z.string().min(1).max(100),
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9, dash and underscore'),
  config: z.record(z.string(), anyJson).default({}).describe('A secret field holds {"$secret": "KEY"}'),
  secrets: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no field'), secretValue)
    .default({})
    .describe('Values of secret fields: stored as secrets of their own, and referred to in config'),
});

const instanceSchema = z.object({
  connector: z.string(),
  name: z.string(),
  pluginId: z.string(),
  config: z.record(z.string(), anyJson).describe('Secrets are references, never values'),
  createdAt: time,
  updatedAt: time,
});

/** What instances need. */
export interface InstancePorts {
  instances: Pick<Instances, 'create' | 'get' | 'list' | 'delete'>;
  secrets: Pick<Secrets, 'set' | 'delete' | 'list' | 'check'>;
}

/** Configured connectors of the caller's own tenant. */
export function instanceRoutes({ instances, secrets }: InstancePorts): Route[] {
  const refOf = (principal: Principal, params: Record<string, string>) => ({
    tenantId: principal.tenantId,
    connector: params.connector as string,
    name: params.name as string,
  });
  return [
    route({
      method: 'POST',
      path: '/api/v1/instances',
      access: { permission: 'instances:write' },
      summary: 'Configure a connector',
      body: jsonBody(newInstance),
      answers: { status: 201, schema: instanceSchema },
      async handle({ principal, body }) {
        const { connector, name } = body;
        const ref = { tenantId: principal.tenantId, connector, name };
        const fields = Object.entries(body.secrets).map(([field, secret]) => ({
          field,
          secret,
          key: `${connector}/${name}/${field}`,
        }));
        refuseDoubles(body.config, fields);
        checkValues(fields, secrets);
        const existing = fields.length === 0 ? [] : (await secrets.list(ref.tenantId)).map(({ key }) => key);
        const isNew = ({ key }: { key: string }) => !existing.includes(key);
        refuseReplacing(
          fields.filter((field) => !isNew(field)),
          principal,
        );
        const references = Object.fromEntries(fields.map(({ field, key }) => [field, { $secret: key }]));
        // The instance first: when its name is taken or its configuration does not fit, no secret was touched.
        const config = { ...body.config, ...references };
        const created = await instances.create({ ...ref, config }).catch((error: unknown) => {
          throw asSent(error, fields);
        });
        try {
          // New ones first: when one of them cannot be stored, those that were there before are as they were.
          const inOrder = [...fields.filter(isNew), ...fields.filter((field) => !isNew(field))];
          for (const { key, secret } of inOrder) {
            const setting = { hosts: secret.hosts ?? [], actor: `key:${principal.keyId}` };
            await secrets.set(ref.tenantId, key, secret.value, setting);
          }
        } catch (error) {
          await instances.delete(ref);
          for (const { key } of fields.filter(isNew)) await secrets.delete(ref.tenantId, key);
          throw error;
        }
        const { tenantId: _, ...shown } = created;
        return json(201, shown, { location: `/api/v1/instances/${connector}/${name}` });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/instances',
      access: { permission: 'instances:read' },
      summary: 'List configured connectors',
      query: z.strictObject({ connector: z.string().max(100).optional() }),
      answers: { status: 200, schema: z.object({ items: z.array(instanceSchema) }) },
      async handle({ principal, query }) {
        const filter = query.connector === undefined ? {} : { connector: query.connector };
        const items = (await instances.list(principal.tenantId, filter)).map(({ tenantId: _, ...shown }) => shown);
        return json(200, { items });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/instances/:connector/:name',
      access: { permission: 'instances:read' },
      summary: 'One configured connector',
      answers: { status: 200, schema: instanceSchema },
      async handle({ principal, params }) {
        const found = await instances.get(refOf(principal, params));
        if (!found) throw notFound(params);
        const { tenantId: _, ...shown } = found;
        return json(200, shown);
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/v1/instances/:connector/:name',
      access: { permission: 'instances:write' },
      summary: 'Remove a configured connector; its secrets stay until they are deleted',
      answers: { status: 204 },
      async handle({ principal, params }) {
        await instances.delete(refOf(principal, params));
        return noContent();
      },
    }),
  ];
}

function notFound({ connector, name }: Record<string, string>): AutomateError {
  const message = `Connector ${connector} has no instance "${name}".`;
  return new AutomateError({ code: 'NOT_FOUND', message, effect: 'none' });
}
