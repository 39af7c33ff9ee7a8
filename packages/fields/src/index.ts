export { configJsonSchema, SCHEMA_HINTS } from './config-json-schema.ts';
export type { ConfigOf, HandedConfigOf, ValueOf } from './config-of.ts';
export { configValidator } from './config-validator.ts';
export { defineFields, parseFields, readFields } from './define-fields.ts';
export { fieldProblems } from './field-problems.ts';
export { type FormField, type FormGroup, formOf } from './form.ts';
export { type LinearRegExp, linearRegExp } from './linear-regexp.ts';
export { isShown } from './visibility.ts';
export { type Widget, widgetOf } from './widget.ts';
