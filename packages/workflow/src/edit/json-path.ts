import { AutomateError, invalidArgument, type JsonValue } from '@automate/core';

/** From the document to a value: names of fields, and places in lists. */
export type Path = readonly (string | number)[];

/** A pointer in plain data; digits are places where a list is. @throws AutomateError INVALID_ARGUMENT, NOT_FOUND */
export function pathOf(pointer: string, value: JsonValue, start: Path = []): Path {
  if (pointer !== '' && !pointer.startsWith('/'))
    throw invalidArgument(`"${pointer}" is no JSON Pointer: it begins with /`);
  const path: (string | number)[] = [...start];
  let at: JsonValue | undefined = valueAt(value, start);
  for (const escaped of pointer.split('/').slice(1)) {
    const segment = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const inList = Array.isArray(at);
    if (inList && !/^(0|[1-9]\d{0,8})$/.test(segment)) throw notThere([...path, segment]);
    const key = inList ? Number(segment) : segment;
    path.push(key);
    at = childOf(at, key);
  }
  return path;
}

export function valueAt(value: JsonValue, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(childOf, value);
}

export function childOf(value: JsonValue | undefined, key: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return value[key as number];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return value[key];
}

/** The data with a value put at a path. @throws AutomateError NOT_FOUND where the path leads nowhere */
export function withValue(value: JsonValue | undefined, path: Path, put: JsonValue, from: Path = path): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return put;
  if (Array.isArray(value) && typeof key === 'number') {
    if (key > value.length || (key === value.length && rest.length > 0)) throw notThere(from);
    return value.toSpliced(key, 1, withValue(value[key], rest, put, from));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notThere(from);
  const inside = childOf(value, key);
  if (inside === undefined && rest.length > 0) throw notThere(from);
  return { ...value, [key]: withValue(inside, rest, put, from) };
}

/** @throws AutomateError NOT_FOUND */
export function withoutValue(value: JsonValue | undefined, path: Path, from: Path = path): JsonValue {
  const [key, ...rest] = path;
  const inside = key === undefined ? undefined : childOf(value, key);
  if (key === undefined || inside === undefined) throw notThere(from);
  if (rest.length > 0) {
    const left = withoutValue(inside, rest, from);
    return Array.isArray(value) ? value.with(key as number, left) : { ...(value as object), [key]: left };
  }
  if (Array.isArray(value)) return value.toSpliced(key as number, 1);
  const { [key]: _, ...others } = value as { [key: string]: JsonValue };
  return others;
}

/** @throws AutomateError NOT_FOUND where there is no list */
export function withItem(value: JsonValue, list: Path, index: number, item: JsonValue): JsonValue {
  const items = valueAt(value, list);
  if (!Array.isArray(items)) throw notThere(list);
  return withValue(value, list, items.toSpliced(index, 0, item));
}

export function notThere(path: Path): AutomateError {
  const message = `there is no ${path.length === 0 ? 'document' : `/${path.join('/')}`} to edit`;
  return new AutomateError({ code: 'NOT_FOUND', effect: 'none', message });
}
