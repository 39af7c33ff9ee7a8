import type { JsonObject, JsonValue } from '@automate/core';

/**
 * A copy with every text masked, property names too, and numbers that begin with a secret (digits inside a larger
 * number are left: a time must not turn into a text because a short secret stands in it). The same object where nothing was.
 */
export function redactJson(value: JsonValue, mask: (text: string) => string): JsonValue {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') {
    const masked = mask(String(value));
    return masked.startsWith('$') ? masked : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    let copy: JsonValue[] | undefined;
    for (let at = 0; at < value.length; at++) {
      const item = value[at]!;
      const masked = redactJson(item, mask);
      if (copy === undefined && masked !== item) copy = value.slice(0, at);
      copy?.push(masked);
    }
    return copy ?? value;
  }
  return redactObject(value, mask);
}

function redactObject(value: JsonObject, mask: (text: string) => string): JsonObject {
  const entries = Object.entries(value);
  const masked = entries.map(([name, item]): [string, JsonValue] => [mask(name), redactJson(item, mask)]);
  const changed = masked.some(([name, item], at) => name !== entries[at]![0] || item !== entries[at]![1]);
  // fromEntries makes own properties of every name, `__proto__` too.
  return changed ? Object.fromEntries(masked) : value;
}
