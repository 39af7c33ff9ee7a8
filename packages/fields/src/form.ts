import { type FieldSpec, isSecretField } from '@automate/core';
import { type Widget, widgetOf } from './widget.ts';

/** A field as a form shows it. */
export interface FormField {
  field: FieldSpec;
  widget: Widget;
  /** Never shown back; the form only says whether it is set. */
  secret: boolean;
}

/** Fields that stand together. */
export interface FormGroup {
  /** Undefined: the fields that name no group; they come first. */
  name: string | undefined;
  fields: FormField[];
}

/**
 * The form that the fields describe. Fields stand by `order` (those without come last, as they were written); groups stand
 * where their first field does.
 */
export function formOf(fields: readonly FieldSpec[]): FormGroup[] {
  const sorted = fields.toSorted((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || 0);
  const groups = new Map<string | undefined, FormField[]>([[undefined, []]]);
  for (const field of sorted) {
    const group = groups.get(field.group) ?? [];
    group.push({ field, widget: widgetOf(field), secret: isSecretField(field) });
    groups.set(field.group, group);
  }
  return [...groups].filter(([, members]) => members.length > 0).map(([name, members]) => ({ name, fields: members }));
}
