import type { JsonValue } from '@automate/core';
import { z } from 'zod';

/** Stands before an object on the stack whose contents have been looked at. */
const LEAVE = Symbol('leave');

/** Any JSON, the same object and not a copy. Without recursion: no depth runs out of stack. */
export const jsonValue = z.custom<JsonValue>(isJson, { error: 'must be JSON', params: { rule: { name: 'json' } } });

function isJson(value: unknown): value is JsonValue {
  const left: unknown[] = [value];
  /** What holds what is looked at: who meets it again goes in a circle. */
  const around = new Set<unknown>();
  while (left.length > 0) {
    const at = left.pop();
    if (at === LEAVE) around.delete(left.pop());
    else if (typeof at === 'object' && at !== null) {
      if (around.has(at) || !(Array.isArray(at) || isPlain(at))) return false;
      around.add(at);
      left.push(at, LEAVE);
      for (const child of Array.isArray(at) ? at : Object.values(at)) left.push(child);
    } else if (!isScalar(at)) return false;
  }
  return true;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** An object as a literal makes it, of this realm or another. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
