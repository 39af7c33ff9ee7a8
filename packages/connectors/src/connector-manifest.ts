import {
  describeProblems,
  EVENT_TYPE,
  type InputProblem,
  inputProblems,
  invalidArgument,
  isSecretField,
  toPointer,
} from '@automate/core';
import {
  ACTION_EFFECTS,
  type ActionEffect,
  type ConfigurableManifest,
  configurableManifestShape,
  manifestFieldProblems,
  manifestJsonSchemaSchema,
  type ProfileKey,
  profileProblems,
} from '@automate/providers';
import { z } from 'zod';
import type { JsonSchema } from './json-schema.ts';
import type { Trigger } from './trigger.ts';
import { approvalCallbackSchema } from './webhook/approval-callback.ts';
import { eventTypeMappingSchema, schemeProblems, verificationSchemeSchema } from './webhook/scheme-schema.ts';

/** An action as a manifest tells of it. */
export interface ActionManifest {
  displayName: string;
  description?: string;
  input: JsonSchema;
  output?: JsonSchema;
  effect: ActionEffect;
  idempotencyWindowMs?: number;
}

/** A connector as a manifest tells of it: everything that is known without running its code. */
export interface ConnectorManifest extends ConfigurableManifest {
  /** The extension point, `connector`. */
  point: 'connector';
  /** Profiles whose actions are among the connector's, exactly. */
  implements?: ProfileKey[];
  actions: Record<string, ActionManifest>;
  triggers: Record<string, Trigger>;
}

const { displayName, description } = configurableManifestShape;

const actionSchema = z
  .strictObject({
    displayName,
    description,
    input: manifestJsonSchemaSchema,
    output: manifestJsonSchemaSchema.exactOptional(),
    effect: z.enum(ACTION_EFFECTS),
    idempotencyWindowMs: z.int().positive().exactOptional(),
  })
  .refine(({ input }) => input.type === 'object', { path: ['input', 'type'], message: 'must be "object"' })
  .refine(({ effect, idempotencyWindowMs }) => effect === 'idempotent' || idempotencyWindowMs === undefined, {
    path: ['idempotencyWindowMs'],
    message: 'goes with effect "idempotent" only',
  });

const triggerSchema = z.strictObject({
  displayName,
  description,
  verification: verificationSchemeSchema,
  eventType: eventTypeMappingSchema,
  events: z
    .array(z.string().max(128).regex(EVENT_TYPE, 'is no event type, such as issues.opened'))
    .max(500)
    .exactOptional(),
  approval: approvalCallbackSchema.exactOptional(),
});

const name = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_-]*$/, 'is no name: lower-case letters, digits, _ and -');

const connectorSchema = z.strictObject({
  point: z.literal('connector'),
  ...configurableManifestShape,
  // Which there are is told with what else is wrong with them.
  implements: z.array(z.string().max(64)).max(32).exactOptional(),
  actions: z.record(name, actionSchema),
  triggers: z.record(name, triggerSchema),
});

/** Everything wrong with a manifest entry, at once. JSON Schemas are not compiled here. */
export function connectorManifestProblems(entry: unknown): InputProblem[] {
  const result = connectorSchema.safeParse(entry);
  if (!result.success) return inputProblems(result.error);
  const { fields, triggers, actions, implements: profiles = [] } = result.data;
  const problems = [
    ...manifestFieldProblems(fields),
    ...profileProblems(profiles, actions as Record<string, ActionManifest>),
  ];
  const secrets = new Set(fields.filter(isSecretField).map(({ key }) => key));
  for (const [trigger, { verification }] of Object.entries(triggers)) {
    const pointer = toPointer(['triggers', trigger, 'verification']);
    problems.push(...schemeProblems(verification, pointer));
    if (verification.scheme !== 'none' && !secrets.has(verification.secretField)) {
      problems.push({ pointer: `${pointer}/secretField`, message: 'names no secret field of the connector' });
    }
  }
  return problems;
}

/**
 * A connector's entry in a manifest's `contributions`. `where` begins the message.
 * @throws AutomateError INVALID_ARGUMENT with every problem at once
 */
export function parseConnectorManifest(entry: unknown, where: string): ConnectorManifest {
  const problems = connectorManifestProblems(entry);
  if (problems.length > 0) throw invalidArgument(describeProblems(where, problems), problems);
  return connectorSchema.parse(entry) as ConnectorManifest;
}
