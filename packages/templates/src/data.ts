import { AutomateError, type JsonValue } from '@automate/core';

/**
 * The value of an own property, or undefined: nothing is inherited, so that no path reaches a prototype. Lists are read by
 * index and `length`; texts and numbers have no properties.
 */
export function ownValue(target: unknown, key: string): unknown {
  if (typeof target !== 'object' || target === null || !Object.hasOwn(target, key)) return undefined;
  return (target as Record<string, unknown>)[key];
}

/** Handlebars' idea of empty: false, null, missing, "", 0, NaN and the empty list. */
export function isEmpty(value: unknown, zeroIsEmpty = true): boolean {
  if (value === 0) return zeroIsEmpty;
  return !value || (Array.isArray(value) && value.length === 0);
}

/** A value within a text: nothing for null and what is missing, JSON for lists and objects. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? toJson(value) : String(value);
}

/** JSON text. Throws INVALID_ARGUMENT for what JSON cannot carry, RESOURCE_EXHAUSTED for what nests too deep. */
export function toJson(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent) ?? 'null';
  } catch (error) {
    throw new AutomateError({
      code: error instanceof RangeError ? 'RESOURCE_EXHAUSTED' : 'INVALID_ARGUMENT',
      message: `the value cannot be written as JSON: ${(error as Error).message}`,
      retryable: false,
      effect: 'none',
      cause: error,
    });
  }
}

/** What counts against a rendering's limits. */
export interface Meter {
  text(length: number): void;
  value(depth: number): void;
}

/** Sets an own property, also one called `__proto__`. */
export function setOwn(target: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/** A copy that shares nothing with the original, measured. What is missing becomes null, or is left out of an object. */
export function copyPlain(value: unknown, meter: Meter, depth = 0): JsonValue {
  meter.value(depth);
  switch (typeof value) {
    case 'string':
      meter.text(value.length);
      return value;
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'object': {
      if (value === null) return null;
      if (Array.isArray(value)) return Array.from(value, (item) => copyPlain(item, meter, depth + 1));
      const prototype = Object.getPrototypeOf(value);
      if (prototype !== null && Object.getPrototypeOf(prototype) !== null) break;
      const copy: Record<string, JsonValue> = {};
      for (const key of Object.keys(value)) {
        const item = (value as Record<string, unknown>)[key];
        if (item === undefined) continue;
        meter.text(key.length);
        setOwn(copy, key, copyPlain(item, meter, depth + 1));
      }
      return copy;
    }
  }
  const kind = typeof value === 'object' ? (value?.constructor?.name ?? 'object') : String(value);
  throw new AutomateError({
    code: 'INVALID_ARGUMENT',
    message: `the value is no JSON (${kind})`,
    effect: 'none',
  });
}
