/** References that lead from one to the next, at most: more would exhaust the stack. */
const MAX_CHAIN = 200;

/**
 * How many parts a schema has when every reference is replaced by what it refers to: what checking one value may take,
 * since nothing is remembered between two uses of the same definition. Twenty definitions that each use the next one twice
 * have a million. A reference to a definition that it stands in counts once. Infinity when references chain too far.
 */
export function expandedSize(schema: unknown): number {
  const anchors = new Map<string, unknown>();
  gatherAnchors(schema, anchors);
  const known = new Map<object, number>();
  const open = new Set<object>();

  const sizeOf = (value: unknown, chain: number): number => {
    if (typeof value !== 'object' || value === null || open.has(value)) return 1;
    const before = known.get(value);
    if (before !== undefined) return before;
    if (chain > MAX_CHAIN) return Number.POSITIVE_INFINITY;
    open.add(value);
    let size = 1;
    for (const [key, child] of Object.entries(value)) {
      // Definitions cost nothing where they stand.
      if (key === '$defs' || key === 'definitions') continue;
      const refers = (key === '$ref' || key === '$dynamicRef') && typeof child === 'string';
      size += refers ? sizeOf(resolve(schema, child, anchors), chain + 1) : sizeOf(child, chain);
    }
    open.delete(value);
    known.set(value, size);
    return size;
  };
  return sizeOf(schema, 0);
}

function gatherAnchors(value: unknown, anchors: Map<string, unknown>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if ((key === '$anchor' || key === '$dynamicAnchor') && typeof child === 'string') anchors.set(child, value);
    gatherAnchors(child, anchors);
  }
}

/** What `#`, `#/json/pointer` or `#anchor` means; undefined when it means nothing, which ajv refuses. */
function resolve(schema: unknown, reference: string, anchors: ReadonlyMap<string, unknown>): unknown {
  const fragment = reference.slice(1);
  if (fragment === '') return schema;
  if (!fragment.startsWith('/')) return anchors.get(fragment);
  let at = schema;
  for (const part of fragment.slice(1).split('/')) {
    const name = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
