import type { JsonValue } from '@automate/core';

/**
 * A JSON value as PostgreSQL gives it back out of a `jsonb`: keys by their length in bytes, then by their bytes; no negative
 * zero. What is worked on before it was read from there is the same then as after a crash.
 * @param value As `JSON.parse` makes it: plain, each key once.
 */
export function inStoredOrder(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inStoredOrder);
  const keys = Object.keys(value);
  keys.sort(keys.some((key) => NOT_ASCII.test(key)) ? byBytes : byCharacters);
  const ordered: Record<string, JsonValue> = {};
  for (const key of keys) {
    const member = inStoredOrder(value[key] as JsonValue);
    // Set as any other, it would become the prototype.
    if (key === '__proto__') Object.defineProperty(ordered, key, { ...OWN, value: member });
    else ordered[key] = member;
  }
  return ordered;
}

const OWN = { writable: true, enumerable: true, configurable: true };
const NOT_ASCII = /[^\u0000-\u007f]/;

function byCharacters(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function byBytes(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));
}
