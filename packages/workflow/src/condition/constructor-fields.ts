/**
 * The data with each object that has a field called `constructor` as a Map, which CEL reads alike; the same data when
 * there is none. The evaluator asks a value's `constructor` for its type, so that such a field, which anybody may send,
 * would make a condition undecidable.
 */
export function withoutConstructorFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withoutConstructorFields);
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  const fields = Object.entries(value);
  const changed = fields.map(([key, field]) => [key, withoutConstructorFields(field)] as const);
  if (Object.hasOwn(value, 'constructor')) return new Map(changed);
  return changed.some(([, field], i) => field !== fields[i]![1]) ? Object.fromEntries(changed) : value;
}
