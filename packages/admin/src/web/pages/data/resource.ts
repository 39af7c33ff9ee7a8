import type { ItemOf } from '@automate/client';
import type { FieldSpec, JsonValue } from '@automate/core';

export const RESOURCES = '/api/v1/admin/resources';
export const RESOURCE = `${RESOURCES}/{key}` as const;
export const ROWS = `${RESOURCE}/rows` as const;
export const ROW = `${ROWS}/{id}` as const;

/** A resource as the API describes it to this caller: all that its pages are drawn from. */
export type AdminResource = ItemOf<typeof RESOURCES>;
export type AdminRow = ItemOf<typeof ROWS>;

export function fieldOf({ fields }: Pick<AdminResource, 'fields'>, key: string): FieldSpec | undefined {
  return fields.find((field) => field.key === key);
}

/** What a row is called: what its field of the title holds, or its id. */
export function nameOf({ fields, title }: AdminResource, { id, values }: Pick<AdminRow, 'id' | 'values'>): string {
  const value = values[title];
  const field = fieldOf({ fields }, title);
  if (value === undefined || value === null || value === '') return id;
  return (field && labelOf(field, value)) ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** The label of an option. */
export function labelOf({ options }: FieldSpec, value: JsonValue): string | undefined {
  return options?.find((option) => option.value === value)?.label;
}
