import {
  type Contribution,
  defineExtensionPoint,
  type FieldSpecInput,
  fieldSpecSchema,
  type InputProblem,
  type JsonObject,
  type Logger,
} from '@automate/core';
import type { EgressFetch } from '@automate/egress';
import { readFields } from '@automate/fields';
import type { SecretsBackend } from './secrets-backend.ts';

/** What a backend gets beside its configuration. */
export interface SecretsBackendContext {
  /** The guarded HTTP client. */
  fetch: EgressFetch;
  log: Logger;
}

/** A kind of secrets backend that a plugin brings, such as a vault. */
export interface SecretsBackendProvider {
  /** Lower-case letters, digits and `-`; for example `hashicorp-vault`. */
  key: string;
  displayName: string;
  description?: string;
  /** What the operator fills in. */
  fields?: readonly FieldSpecInput[];
  /** @throws AutomateError INVALID_ARGUMENT when the configuration is not one that can work */
  create(config: JsonObject, context: SecretsBackendContext): SecretsBackend | Promise<SecretsBackend>;
}

/** The extension point of secrets backends. */
export const secretsBackendPoint = defineExtensionPoint<SecretsBackendProvider>({
  id: 'secrets-backend',
  stability: 'stable',
  identify: ({ key }) => key,
  describe: ({ displayName, description, fields = [] }) => ({
    displayName,
    ...(description === undefined ? {} : { description }),
    // As the manifest holds them: without what is undefined.
    fields: JSON.parse(JSON.stringify(fields.map((field) => fieldSpecSchema.parse(field)))),
  }),
  validate: providerProblems,
});

/** A secrets backend as a contribution to a plugin. Throws INVALID_ARGUMENT with every problem at once. */
export function defineSecretsBackend(provider: SecretsBackendProvider): Contribution<SecretsBackendProvider> {
  return secretsBackendPoint.contribute(provider);
}

function providerProblems({ key, displayName, fields = [], create }: SecretsBackendProvider): InputProblem[] {
  const problems: InputProblem[] = [];
  const say = (pointer: string, message: string) => problems.push({ pointer, message });
  if (!/^[a-z][a-z0-9-]{0,99}$/.test(key)) say('/key', 'is not lower-case letters, digits and -');
  if (displayName.trim() === '') say('/displayName', 'is empty');
  if (typeof create !== 'function') say('/create', 'is no function');
  problems.push(...readFields(fields, '/fields').problems);
  return problems;
}
