import { z } from 'zod';
import { manifestSchema } from './manifest-schema.ts';

/** The published JSON Schema (2020-12) of what an author writes: `schema/manifest.json` of this package. */
export function manifestJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(manifestSchema, { target: 'draft-2020-12', io: 'input' });
  return {
    $schema,
    title: 'Automate plugin manifest',
    description: "The `automate` field of a plugin's package.json, or the file it names",
    ...schema,
  };
}
