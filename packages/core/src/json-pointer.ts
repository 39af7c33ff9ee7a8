/** A JSON Pointer (RFC 6901) from the steps of a path. The root is the empty string. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The pointer one step below `parent`. */
export function childPointer(parent: string, step: PropertyKey): string {
  return parent + toPointer([step]);
}
