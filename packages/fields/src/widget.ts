import { type FieldSpec, isSecretField } from '@automate/core';

/** How a field is drawn. */
export type Widget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'switch'
  | 'select'
  | 'multi-select'
  | 'password'
  | 'url'
  | 'email'
  | 'phone'
  | 'code'
  | 'list';

const WIDGETS: Record<FieldSpec['type'], Widget> = {
  string: 'text',
  text: 'textarea',
  integer: 'number',
  float: 'number',
  boolean: 'switch',
  select: 'select',
  'multi-select': 'multi-select',
  secret: 'password',
  url: 'url',
  email: 'email',
  phone: 'phone',
  json: 'code',
  array: 'list',
};

/** The widget of a field. What is secret is masked, whatever its type. */
export function widgetOf(field: Pick<FieldSpec, 'type' | 'secret'>): Widget {
  return isSecretField(field) ? 'password' : WIDGETS[field.type];
}
