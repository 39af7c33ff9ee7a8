import {
  describeProblems,
  inputProblems,
  invalidArgument,
  type JsonObject,
  type ManifestContribution,
} from '@automate/core';
import { z } from 'zod';
import { STEP_EFFECTS, type StepExecutor } from './step-type.ts';

const schema = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>;
const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

const manifestSchema = z.object({
  key: name,
  version: z.string(),
  displayName: z.string(),
  description: z.string().optional(),
  types: z.record(
    name,
    z.object({
      displayName: z.string(),
      description: z.string().optional(),
      input: schema,
      output: schema.optional(),
      effect: z.enum(STEP_EFFECTS).optional(),
      effectWhen: z
        .array(
          z.object({
            property: z.string(),
            equals: z.union([z.string(), z.number(), z.boolean()]),
            effect: z.enum(STEP_EFFECTS),
          }),
        )
        .optional(),
      literal: z.array(z.string()).optional(),
      timeoutMs: z.int().positive().optional(),
    }),
  ),
});

/** What a manifest tells of a step type. */
export interface StepTypeManifest {
  key: string;
  name: string;
  version: string;
  displayName: string;
  description?: string;
  types: Readonly<Record<string, Omit<StepExecutor, 'execute'>>>;
}

/** Reads a manifest's entry. `where` begins the message. Throws INVALID_ARGUMENT with every problem at once. */
export function parseStepTypeManifest(declared: ManifestContribution, where: string): StepTypeManifest {
  const result = manifestSchema.safeParse(declared);
  if (!result.success) {
    const problems = inputProblems(result.error);
    throw invalidArgument(describeProblems(`${where}: the manifest is not valid`, problems), problems);
  }
  return { ...result.data, name: result.data.key } as StepTypeManifest;
}
