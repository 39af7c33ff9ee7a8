import { childPointer, type JsonValue } from '@automate/core';

/** A field that differs; `before` or `after` is absent where the value does not have it. */
export interface FieldChange {
  /** JSON Pointer, in what is compared. */
  field: string;
  before?: JsonValue;
  after?: JsonValue;
}

/** How one value differs from another, place by place; none where they are equal. Items of lists are compared by their place. */
export function diffJson(before: unknown, after: unknown, pointer = ''): FieldChange[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => diffJson(own(before, name), own(after, name), childPointer(pointer, name)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const longest = Math.max(before.length, after.length);
    return Array.from({ length: longest }, (_, i) => i).flatMap((i) =>
      diffJson(before[i], after[i], childPointer(pointer, i)),
    );
  }
  if (before === after) return [];
  const side = (key: 'before' | 'after', value: unknown) => (value === undefined ? {} : { [key]: value });
  return [{ field: pointer, ...side('before', before), ...side('after', after) }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (object: Record<string, unknown>, name: string) => (Object.hasOwn(object, name) ? object[name] : undefined);
