import { childPointer, type JsonValue } from '@automate/core';
import { ConnectorError } from './connector-error.ts';

const MAX_DEPTH = 200;

/**
 * A result as plain JSON, by `JSON.stringify`'s rules for what it leaves out (`undefined`) and what it asks (`toJSON`).
 * What JSON would lose without a word (functions, NaN, Map, class instances) is refused by its pointer.
 * @throws ConnectorError INTERNAL, effect `unknown`: the action has run
 */
export function plainJson(value: unknown, where: string, pointer = '', depth = 0): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value === undefined && pointer === '') return null;
  if (depth > MAX_DEPTH) throw notJson(where, pointer, `nests deeper than ${MAX_DEPTH}, or in a circle`);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      item === undefined ? null : plainJson(item, where, childPointer(pointer, index), depth + 1),
    );
  }
  if (typeof value === 'object') {
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return plainJson(value.toJSON(), where, pointer, depth + 1);
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || Object.getPrototypeOf(prototype) === null) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return Object.fromEntries(
        entries.map(([key, item]) => [key, plainJson(item, where, childPointer(pointer, key), depth + 1)]),
      );
    }
  }
  throw notJson(where, pointer, `is ${typeof value === 'number' ? value : typeof value}, which JSON cannot carry`);
}

function notJson(where: string, pointer: string, message: string): ConnectorError {
  return new ConnectorError({
    code: 'INTERNAL',
    message: `${where}: the result${pointer === '' ? '' : ` at ${pointer}`} ${message}`,
    details: { errors: [{ pointer, message }] },
  });
}
