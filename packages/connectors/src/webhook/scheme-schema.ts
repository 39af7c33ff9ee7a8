import type { InputProblem } from '@automate/core';
import { z } from 'zod';
import type { EventTypeMapping } from './event-type-mapping.ts';
import type { VerificationScheme } from './verification-scheme.ts';

// https://www.rfc-editor.org/rfc/rfc9110#name-field-names
const headerName = z
  .string()
  .max(100)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no header name');
const fieldKey = z.string().min(1).max(100);

const timestampSchema = z.strictObject({
  header: headerName.exactOptional(),
  field: fieldKey.exactOptional(),
  unit: z.enum(['s', 'ms']).exactOptional(),
  toleranceSeconds: z.int().positive().max(86_400).exactOptional(),
});

const hmacSchema = z.strictObject({
  scheme: z.literal('hmac'),
  secretField: fieldKey,
  header: headerName,
  algorithm: z.enum(['sha256', 'sha512', 'sha1']),
  encoding: z.enum(['hex', 'base64']),
  prefix: z.string().max(100).exactOptional(),
  secretEncoding: z.enum(['utf8', 'hex', 'base64']).exactOptional(),
  fields: z.strictObject({ signature: fieldKey, separator: z.string().length(1).exactOptional() }).exactOptional(),
  signedPayload: z.string().max(500).exactOptional(),
  timestamp: timestampSchema.exactOptional(),
  deliveryIdHeader: headerName.exactOptional(),
});

/** A verification scheme as it stands in a manifest. `schemeProblems` says the rest. */
export const verificationSchemeSchema = z.discriminatedUnion('scheme', [
  hmacSchema,
  z.strictObject({ scheme: z.literal('standard-webhooks'), secretField: fieldKey }),
  z.strictObject({ scheme: z.literal('none'), deliveryIdHeader: headerName.exactOptional() }),
]) satisfies z.ZodType<VerificationScheme>;

const eventPart = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/);

/** An event type mapping as it stands in a manifest. */
export const eventTypeMappingSchema = z
  .strictObject({
    prefix: eventPart.exactOptional(),
    header: headerName.exactOptional(),
    bodyPath: eventPart.exactOptional(),
  })
  .refine(
    (mapping) => Object.keys(mapping).length > 0,
    'needs a prefix, a header or a bodyPath',
  ) satisfies z.ZodType<EventTypeMapping>;

const PLACEHOLDERS = ['{body}', '{timestamp}', '{id}'];

/** What the schema cannot say: a scheme whose parts do not go together would verify less than it seems to. */
export function schemeProblems(scheme: VerificationScheme, pointer: string): InputProblem[] {
  if (scheme.scheme !== 'hmac') return [];
  const problems: InputProblem[] = [];
  const add = (at: string, message: string) => problems.push({ pointer: `${pointer}/${at}`, message });
  const payload = scheme.signedPayload ?? '{body}';
  if (payload.split('{body}').length !== 2) add('signedPayload', 'must have {body} exactly once');
  for (const unknown of payload.match(/\{[^{}]*\}/g) ?? []) {
    if (!PLACEHOLDERS.includes(unknown)) add('signedPayload', `${unknown} is none of ${PLACEHOLDERS.join(', ')}`);
  }
  if (payload.includes('{timestamp}') !== (scheme.timestamp !== undefined)) {
    add('signedPayload', 'has {timestamp} exactly when timestamp is given: an unsigned time protects from nothing');
  }
  if (payload.includes('{id}') && scheme.deliveryIdHeader === undefined) {
    add('signedPayload', '{id} needs deliveryIdHeader');
  }
  if (scheme.timestamp) {
    const { header, field } = scheme.timestamp;
    if ((header === undefined) === (field === undefined)) add('timestamp', 'needs either header or field');
    if (field !== undefined && scheme.fields === undefined) add('timestamp/field', 'needs fields');
  }
  return problems;
}
