import type { FieldSpec, JsonObject, JsonValue } from '@automate/core';

/** Whether two JSON values say the same, whatever the order of properties. */
export function sameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((value, index) => sameJson(value, other[index]));
  }
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]));
}

/**
 * Whether a field is shown: it has no condition, or the field it looks at is shown and has that value, its default
 * counting where nothing is filled in. Fields that look at each other in a circle are refused when they are defined.
 */
export function isShown(field: FieldSpec, byKey: ReadonlyMap<string, FieldSpec>, config: JsonObject): boolean {
  if (!field.showWhen) return true;
  const seen = byKey.get(field.showWhen.field);
  if (!seen || !isShown(seen, byKey, config)) return false;
  const value = Object.hasOwn(config, seen.key) ? config[seen.key] : seen.default;
  return value !== undefined && sameJson(value, field.showWhen.equals);
}
