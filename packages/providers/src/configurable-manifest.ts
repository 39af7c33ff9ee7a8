import { type FieldSpec, fieldSpecSchema, type InputProblem, type JsonObject } from '@automate/core';
import { configJsonSchema, fieldProblems } from '@automate/fields';
import { z } from 'zod';
import type { Configurable } from './configurable.ts';

/** What a manifest says of anything that is configured. */
export interface ConfigurableManifest {
  key: string;
  displayName: string;
  description?: string;
  /** What an operator fills in to make an instance. */
  fields: FieldSpec[];
  /** The same as JSON Schema. */
  configSchema: JsonObject;
  /** Absent: it does not. */
  supportsHealthCheck?: boolean;
  /** Absent: it does not. */
  supportsTestConnection?: boolean;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON Schema as manifests hold it. Compiled when it is first used, not when it is read: reading a thousand manifests stays cheap. */
export const manifestJsonSchemaSchema = z.custom<JsonObject>(isObject, 'must be a JSON Schema object');

/** Properties of a `z.strictObject` that reads a {@link ConfigurableManifest}. */
export const configurableManifestShape = {
  key: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z0-9-]*$/, 'is no key: lower-case letters, digits and -'),
  displayName: z.string().max(200).regex(/\S/, 'is empty'),
  description: z.string().max(2000).exactOptional(),
  fields: z.array(fieldSpecSchema),
  configSchema: manifestJsonSchemaSchema,
  supportsHealthCheck: z.boolean().exactOptional(),
  supportsTestConnection: z.boolean().exactOptional(),
};

/** What is wrong with fields that are each well-formed, by pointer from the manifest entry. */
export function manifestFieldProblems(fields: readonly FieldSpec[]): InputProblem[] {
  return fieldProblems(fields).map(({ pointer, message }) => ({ pointer: `/fields${pointer}`, message }));
}

/** What a manifest says of it. */
export function describeConfigurable(configurable: Configurable): ConfigurableManifest {
  const { key, displayName, description, fields, supportsHealthCheck, supportsTestConnection } = configurable;
  return {
    key,
    displayName,
    ...(description === undefined ? {} : { description }),
    fields: [...fields],
    configSchema: configJsonSchema(fields),
    ...(supportsHealthCheck ? { supportsHealthCheck } : {}),
    ...(supportsTestConnection ? { supportsTestConnection } : {}),
  };
}
