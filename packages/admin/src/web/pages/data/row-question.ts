import { type AdminResource, fieldOf } from './resource.ts';

/** What a list is asked, as it stands in the address: the names are those of the API. */
export type RowQuestion = Readonly<Record<string, string>>;

/** Times that every row has. */
export const ROW_TIMES = ['createdAt', 'updatedAt'] as const;

/** How one thing can be narrowed: what stands in the address, by operator. */
export interface RowFilter {
  /** A field, or a time of the row. */
  name: string;
  kind: 'choice' | 'boolean' | 'range' | 'time' | 'text';
}

/** The filters that a resource has, by the types of its fields. */
export function filtersOf(resource: AdminResource): RowFilter[] {
  const fields = resource.filters.flatMap(({ field: name }): RowFilter[] => {
    const field = fieldOf(resource, name);
    if (field === undefined) return [];
    if (field.options !== undefined) return [{ name, kind: 'choice' }];
    if (field.type === 'boolean') return [{ name, kind: 'boolean' }];
    return [{ name, kind: field.type === 'integer' || field.type === 'float' ? 'range' : 'text' }];
  });
  return [...fields, ...ROW_TIMES.map((name): RowFilter => ({ name, kind: 'time' }))];
}

/** The parameters of a filter, in the address and of the API. */
export function parametersOf({ name, kind }: RowFilter): string[] {
  return kind === 'range' || kind === 'time' ? [`${name}.gte`, `${name}.lte`] : [name];
}

/** Of an address only what the resource can be asked: an old link is no reason to fail. */
export function questionOf(resource: AdminResource, search: Readonly<Record<string, unknown>>): RowQuestion {
  const asked: Record<string, string> = {};
  const names = ['parent', ...filtersOf(resource).flatMap(parametersOf)];
  if (resource.searchable) names.push('q');
  if (resource.softDelete) names.push('deleted');
  for (const name of names) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') asked[name] = value;
  }
  if (asked.deleted !== undefined && asked.deleted !== 'only') delete asked.deleted;
  const { sort } = search;
  const sorts = [...resource.sorts, ...ROW_TIMES];
  if (typeof sort === 'string' && sorts.includes(sort.replace(/^-/, ''))) asked.sort = sort;
  return asked;
}

/** The same as the API takes it: a day is all of it, in this browser's time. */
export function queryOf(question: RowQuestion): Record<string, string> {
  return Object.fromEntries(
    Object.entries(question).flatMap(([name, value]) => {
      const [of, operator] = name.split('.');
      if (!(ROW_TIMES as readonly (string | undefined)[]).includes(of)) return [[name, value]];
      const at = new Date(operator === 'lte' ? `${value}T23:59:59.999` : `${value}T00:00:00`);
      return Number.isNaN(at.getTime()) ? [] : [[name, at.toISOString()]];
    }),
  );
}

/** What narrows a list: all of it but the order and whether it is of deleted rows. */
export function narrowing({ sort: _, deleted: __, ...rest }: RowQuestion): RowQuestion {
  return rest;
}
