import type { FieldSpec, JsonObject, JsonValue } from '@automate/core';

/** Fields that can show what there is: a value that does not fit its widget is JSON, and so is one that no field knows. */
export function fittingFields(fields: readonly FieldSpec[], values: JsonObject): FieldSpec[] {
  const known = new Set(fields.map(({ key }) => key));
  const group = fields[0]?.group;
  const others = Object.keys(values)
    .filter((key) => !known.has(key))
    .map(
      (key): FieldSpec => ({ key, label: key, type: 'json', required: false, ...(group !== undefined && { group }) }),
    );
  return [...fields.map((field) => (fits(field, values[field.key]) ? field : asJson(field))), ...others];
}

function asJson({ options: _, items: __, ...field }: FieldSpec): FieldSpec {
  return { ...field, type: 'json' };
}

function fits({ type, options = [], items = 'string' }: FieldSpec, value: JsonValue | undefined): boolean {
  if (value === undefined) return true;
  const isOption = (one: JsonValue) => options.some((option) => option.value === one);
  switch (type) {
    case 'json':
      return true;
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'select':
      return isOption(value);
    case 'multi-select':
      return Array.isArray(value) && value.every(isOption);
    case 'array':
      return Array.isArray(value) && value.every((one) => typeof one === (items === 'string' ? 'string' : 'number'));
    default:
      return typeof value === 'string';
  }
}
