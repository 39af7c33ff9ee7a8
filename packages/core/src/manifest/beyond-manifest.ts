import type { InputProblem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { childPointer } from '../json-pointer.ts';

/**
 * Where what code describes goes beyond what its manifest declares; empty when it stays below. Objects may have fewer
 * properties than declared, never others; everything else is equal.
 */
export function beyondManifest(declared: JsonValue | undefined, described: JsonValue, pointer = ''): InputProblem[] {
  if (declared === undefined) return [{ pointer, message: 'is not declared' }];
  if (!isContainer(declared) || !isContainer(described)) {
    return Object.is(declared, described) ? [] : [{ pointer, message: 'differs from what is declared' }];
  }
  if (Array.isArray(declared) !== Array.isArray(described))
    return [{ pointer, message: 'differs from what is declared' }];
  if (Array.isArray(declared) && Array.isArray(described) && declared.length !== described.length) {
    return [{ pointer, message: `has ${described.length} items, ${declared.length} are declared` }];
  }
  const declaredEntries = declared as Record<string, JsonValue>;
  return Object.entries(described as Record<string, JsonValue>).flatMap(([key, value]) =>
    beyondManifest(
      Object.hasOwn(declaredEntries, key) ? declaredEntries[key] : undefined,
      value,
      childPointer(pointer, key),
    ),
  );
}

function isContainer(value: JsonValue): value is JsonValue[] | { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null;
}
