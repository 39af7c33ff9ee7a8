import { type AutomateError, pluginPermissionSchema, refused } from '@automate/core';
import { formOf } from '@automate/fields';
import type { Secrets } from '@automate/governance';
import {
  type ConfigurableContribution,
  configurableOf,
  configurablesOf,
  type PluginHost,
  type PluginStatus,
  sayHost,
  secretBindingsOf,
} from '@automate/host';
import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { fieldSchema } from './field-schema.ts';
import { anyJson, pageSchema } from './schemas.ts';

const contributionSchema = z.object({
  point: z.string(),
  key: z.string(),
  displayName: z.string(),
  description: z.string().optional(),
  configurable: z.boolean().describe('Whether instances can be made of it'),
  supportsHealthCheck: z.boolean(),
  supportsTestConnection: z.boolean(),
});

const pluginSchema = z.object({
  id: z.string(),
  version: z.string(),
  displayName: z.string(),
  description: z.string().optional(),
  author: z.string().optional(),
  homepage: z.string().optional(),
  types: z.array(z.string()),
  tags: z.array(z.string()),
  dependencies: z.record(z.string(), z.string()).describe('Other plugins that it needs, by id, and which versions'),
  packageName: z.string(),
  origin: z.string(),
  tier: z.string().describe("Where its code runs: trusted (in the server's process) or child (one of its own)"),
  state: z.enum(['discovered', 'loaded', 'failed', 'disabled']).describe('discovered: not yet imported'),
  pid: z.int().optional().describe('Of its process'),
  reason: z.object({ code: z.string(), message: z.string() }).optional().describe('Why it failed'),
  updateFailure: z
    .object({ code: z.string(), message: z.string() })
    .optional()
    .describe('Why the version on disk is not in use; the one before it is'),
  supportsHealthCheck: z.boolean(),
  supportsTestConnection: z.boolean(),
  contributions: z.array(contributionSchema),
  permissions: z.array(pluginPermissionSchema).describe('What its manifest asks for; beyond that it is refused'),
  plaintext: z
    .array(z.object({ field: z.string(), granted: z.boolean() }))
    .describe('Secrets in plain that its manifest asks for; the others it gets as placeholders'),
  links: z.object({ self: z.string(), schema: z.string(), instances: z.string() }),
});

const formSchema = z.array(
  z.object({
    name: z.string().optional(),
    fields: z.array(z.object({ key: z.string(), widget: z.string(), secret: z.boolean(), field: fieldSchema })),
  }),
);

const configurableSchema = contributionSchema.extend({
  fields: z.array(fieldSchema),
  schema: anyJson.describe('JSON Schema (2020-12) of the configuration, as it is sent'),
  form: formSchema.describe('Fields by group, in the order they are drawn in'),
  secrets: z.array(
    z.object({
      field: z.string(),
      hosts: z
        .array(z.string())
        .describe('Where it may be sent once an operator saves it; `$field:<key>` is the host in that field'),
    }),
  ),
});

/** Plugins as their manifests tell of them: nothing here imports code. What a plugin's own error may say is masked. */
export function pluginRoutes(plugins: PluginHost, secrets: Pick<Secrets, 'redactText' | 'plaintextGrants'>): Route[] {
  const find = (id: string): PluginStatus => {
    const found = plugins.status().find((each) => each.id === id);
    if (found !== undefined) return found;
    throw refused('NOT_FOUND', sayHost('no_plugin', { plugin: id }));
  };
  const show = (status: PluginStatus) => describePlugin(status, plugins, secrets);
  return [
    route({
      method: 'GET',
      path: '/api/v1/plugins',
      access: { permission: 'plugins:read' },
      summary: 'List plugins, what they contribute and what became of them',
      answers: { status: 200, schema: pageSchema(pluginSchema) },
      handle: ({ request }) => pageReply(request, { items: plugins.status().map(show) }),
    }),
    route({
      method: 'GET',
      path: '/api/v1/plugins/:plugin',
      access: { permission: 'plugins:read' },
      summary: 'One plugin',
      answers: { status: 200, schema: pluginSchema },
      handle: ({ params }) => json(200, show(find(params.plugin as string))),
    }),
    route({
      method: 'GET',
      path: '/api/v1/plugins/:plugin/schema',
      access: { permission: 'plugins:read' },
      summary: 'What can be configured of a plugin: fields, JSON Schema and form',
      answers: {
        status: 200,
        schema: z.object({ plugin: z.string(), version: z.string(), contributions: z.array(configurableSchema) }),
      },
      handle({ params }) {
        const { id, version } = find(params.plugin as string);
        const contributions = configurablesOf(plugins.manifest(id)).map(describeConfigurable);
        return json(200, { plugin: id, version, contributions });
      },
    }),
  ];
}

function describePlugin(
  status: PluginStatus,
  plugins: PluginHost,
  secrets: Pick<Secrets, 'redactText' | 'plaintextGrants'>,
) {
  const { directory: _, reason, updateFailure, ...shown } = status;
  const told = ({ code, message }: AutomateError) => ({ code, message: secrets.redactText(message) });
  const manifest = plugins.manifest(status.id);
  const contributions = (manifest?.contributions ?? []).map((entry) => {
    const { point, key, displayName, description } = entry;
    const configurable = configurableOf(manifest, entry);
    return {
      point,
      key,
      displayName: typeof displayName === 'string' ? displayName : key,
      ...(typeof description === 'string' ? { description } : {}),
      configurable: configurable !== undefined,
      supportsHealthCheck: configurable?.supportsHealthCheck ?? false,
      supportsTestConnection: configurable?.supportsTestConnection ?? false,
    };
  });
  const { author, homepage, types = [], tags = [], dependencies = {} } = manifest ?? {};
  const self = `/api/v1/plugins/${encodeURIComponent(status.id)}`;
  return {
    ...shown,
    ...(author === undefined ? {} : { author }),
    ...(homepage === undefined ? {} : { homepage }),
    types,
    tags,
    dependencies,
    ...(reason && { reason: told(reason) }),
    ...(updateFailure && { updateFailure: told(updateFailure) }),
    supportsHealthCheck: contributions.some(({ supportsHealthCheck }) => supportsHealthCheck),
    supportsTestConnection: contributions.some(({ supportsTestConnection }) => supportsTestConnection),
    contributions,
    permissions: manifest?.permissions ?? [],
    plaintext: secrets.plaintextGrants(status.id, manifest?.permissions ?? []),
    links: { self, schema: `${self}/schema`, instances: `${self}/instances` },
  };
}

function describeConfigurable(contribution: ConfigurableContribution) {
  const { secretBindings: _, configSchema, fields, ...shown } = contribution;
  return {
    ...shown,
    configurable: true,
    fields,
    schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...configSchema },
    form: formOf(fields).map(({ name, fields: members }) => ({
      ...(name === undefined ? {} : { name }),
      fields: members.map(({ field, widget, secret }) => ({ key: field.key, widget, secret, field })),
    })),
    secrets: secretBindingsOf(contribution),
  };
}
