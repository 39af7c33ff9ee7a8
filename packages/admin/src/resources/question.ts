import { type FieldSpec, type InputProblem, invalidArgument, type JsonValue, toPointer } from '@automate/core';
import type { AdminFilter, AdminQuestion, AdminResourceSpec } from '@automate/extensions';

/** Times that rows of a list can be narrowed and ordered by, beside fields. */
export const ROW_TIMES = ['createdAt', 'updatedAt'] as const;

const LISTS: readonly FieldSpec['type'][] = ['multi-select', 'array'];
const CHOICES: readonly FieldSpec['type'][] = ['select', 'boolean', ...LISTS];

/** Whether a field's value is a list, of which a filter names one element. */
export function isList({ type }: Pick<FieldSpec, 'type'>): boolean {
  return LISTS.includes(type);
}

/** How each field that a list is narrowed by can be asked for. */
export function filtersOf({
  filters,
  fields,
}: AdminResourceSpec): { field: string; operators: AdminFilter['operator'][] }[] {
  return filters.map((key) => {
    const field = fields.find((each) => each.key === key) as FieldSpec;
    return { field: key, operators: CHOICES.includes(field.type) ? ['eq'] : ['eq', 'gte', 'lte'] };
  });
}

/**
 * The question of a list from its query: `q`, `sort`, `deleted=only`, `<field>=`, `<field>.gte=`, `.lte=`, and the same for
 * `createdAt` and `updatedAt`.
 *
 * @throws AutomateError INVALID_ARGUMENT with every problem at once
 */
export function adminQuestion(spec: AdminResourceSpec, query: Readonly<Record<string, string>>): AdminQuestion {
  const { limit = '50', cursor, q, sort = spec.sort, deleted, ...asked } = query;
  const problems: InputProblem[] = [];
  const say = (name: string, message: string) => problems.push({ pointer: toPointer([name]), message });
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 200)
    say('limit', 'must be a whole number from 1 to 200');
  const sorts = [...spec.sorts, ...ROW_TIMES, 'id'];
  if (!sorts.includes(sort.replace(/^-/, '')))
    say('sort', `must be one of ${sorts.join(', ')}, with - before it the other way round`);
  if (q !== undefined && spec.search.length === 0) say('q', 'is not taken: the resource has no fields to search in');
  if (deleted !== undefined && !spec.softDelete) say('deleted', 'is not taken: what is deleted here is gone');
  const filters: AdminFilter[] = [];
  for (const [name, text] of Object.entries(asked)) {
    const [field = '', operator = 'eq'] = name.split('.');
    const found = operatorsOf(spec, field)?.find((each) => each === operator && name.split('.').length <= 2);
    if (found === undefined) {
      say(name, 'is no filter of this resource');
      continue;
    }
    const value = filterValue(
      spec.fields.find(({ key }) => key === field),
      text,
    );
    if (value === undefined) say(name, 'is no value of that field');
    else filters.push({ field, operator: found, value });
  }
  if (problems.length > 0) throw invalidArgument('The query is not valid: see errors.', problems);
  return { limit: Number(limit), cursor, q, sort, filters, deleted: deleted !== undefined };
}

function operatorsOf(spec: AdminResourceSpec, field: string): AdminFilter['operator'][] | undefined {
  if ((ROW_TIMES as readonly string[]).includes(field)) return ['gte', 'lte'];
  return filtersOf(spec).find((each) => each.field === field)?.operators;
}

/** A text as a value of a field, or a time of a row; undefined when it is none. */
function filterValue(field: FieldSpec | undefined, text: string): JsonValue | undefined {
  // Years that both JavaScript and the database know.
  if (field === undefined)
    return !/^[1-9]\d{3}-/.test(text) || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
  if (field.options !== undefined) return field.options.find(({ value }) => String(value) === text)?.value;
  const type = field.type === 'array' ? (field.items ?? 'string') : field.type;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (type !== 'integer' && type !== 'float') return text;
  return /^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
}
