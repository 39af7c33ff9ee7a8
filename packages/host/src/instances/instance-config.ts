import { type FieldSpec, isSecretField, type JsonObject, type JsonValue } from '@automate/core';
import { configValidator, isShown } from '@automate/fields';
import { isSecretKey } from '@automate/governance';

/** Whatever has fields: a contribution, or a connector as its manifest tells of it. */
export interface Fielded {
  readonly fields: readonly FieldSpec[];
}

/** A secret field as it is stored: which secret holds its value. */
export type SecretReference = { $secret: string };

/** The key in a reference, undefined for anything else. */
export function referenceKey(value: JsonValue | undefined): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const key = value.$secret;
  return typeof key === 'string' && isSecretKey(key) ? key : undefined;
}

/** The key of each secret field's secret; fields without a value are absent. */
export function secretReferences({ fields }: Fielded, config: JsonObject): Map<string, string> {
  const references = new Map<string, string>();
  for (const { key } of fields.filter(isSecretField)) {
    const secret = referenceKey(ownValue(config, key));
    if (secret !== undefined) references.set(key, secret);
  }
  return references;
}

/** What code sees, a copy of its own: the fields that are no secrets, defaults of those shown filled in. */
export function visibleConfig({ fields }: Fielded, config: JsonObject): JsonObject {
  const visible: JsonObject = {};
  const byKey = new Map(fields.map((field) => [field.key, field]));
  for (const field of fields.filter((candidate) => !isSecretField(candidate))) {
    const filledIn = ownValue(config, field.key);
    const value = filledIn === undefined && isShown(field, byKey, config) ? field.default : filledIn;
    if (value !== undefined) visible[field.key] = structuredClone(value);
  }
  return visible;
}

const needing = new WeakMap<readonly FieldSpec[], boolean>();

/** Whether it can be used without an instance: nothing must be filled in. */
export function needsNoConfig({ fields }: Fielded): boolean {
  const known = needing.get(fields);
  if (known !== undefined) return known;
  const nothing = configValidator(fields).safeParse({}).success;
  needing.set(fields, nothing);
  return nothing;
}

/** A property of its own: `constructor` is a name like another. */
export function ownValue(config: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
