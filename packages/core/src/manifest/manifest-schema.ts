import { z } from 'zod';
import { pluginPermissionSchema } from '../permissions/plugin-permission.ts';
import { fieldSpecSchema } from './field-spec.ts';

/** The version of the plugin contract this package speaks. */
export const PLUGIN_API_VERSION = 1;

/** What a plugin may ask to reach of the server. */
export const CAPABILITIES = ['routes', 'tools', 'events:publish', 'events:subscribe', 'background', 'static'] as const;

// https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string, build part simplified
const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?$/;

const contributionSchema = z
  .looseObject({ point: z.string().min(1).max(100), key: z.string().min(1).max(200) })
  .describe('Other properties are what the extension point says of the contribution');

const secretBindingSchema = z.strictObject({
  field: z.string().min(1).describe('The key of a secret field'),
  hosts: z
    .array(z.string().min(1).max(253))
    .min(1)
    .describe(
      'Hosts the secret may be sent to: `api.example.com`, `*.example.com`, or `$field:<key>` for the host of a URL field',
    ),
});

const signatureSchema = z.strictObject({
  algorithm: z.literal('ed25519'),
  keyId: z.string().min(1).max(200),
  value: z.string().min(1).max(1000),
});

const pluginId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .max(100);

/** The `automate` field of a plugin's package.json, or the file it names. */
export const manifestSchema = z.strictObject({
  $schema: z.string().optional(),
  id: pluginId.describe('Unique in an installation'),
  displayName: z.string().min(1).max(200).optional(),
  description: z.string().max(500).optional(),
  version: z.string().regex(SEMVER).max(100).optional().describe("When given, must be package.json's"),
  author: z.string().max(200).optional(),
  homepage: z.string().max(2000).optional(),
  types: z.array(z.string().min(1).max(100)).default([]),
  tags: z.array(z.string().min(1).max(100)).default([]),
  apiVersion: z.literal(PLUGIN_API_VERSION),
  hostRange: z.string().min(1).max(200).optional().describe('Semantic version range of the hosts it works with'),
  dependencies: z
    .record(pluginId, z.string().min(1).max(200))
    .default({})
    .describe('Other plugins that must be usable, by id, and the semantic version range of each'),
  entry: z
    .string()
    .max(500)
    .regex(/^\.(\/[^\\]+)?$/)
    .describe("`.` for the package's main export, else a file inside the package, as `./dist/plugin.js`"),
  enabled: z.boolean().default(true),
  eager: z.boolean().default(false).describe('Loaded at start instead of on first use'),
  contributions: z.array(contributionSchema).default([]),
  fields: z.array(fieldSpecSchema).default([]),
  permissions: z.array(pluginPermissionSchema).default([]),
  capabilities: z.array(z.enum(CAPABILITIES)).default([]),
  secretBindings: z.array(secretBindingSchema).default([]),
  signature: signatureSchema.optional(),
});
