import type { FieldSpec, ProblemRule } from '@automate/core';
import { z } from 'zod';
import { type Constraint, constraintsOf } from './constraints.ts';
import { jsonValue } from './json-value.ts';
import { linearRegExp } from './linear-regexp.ts';
import { sameJson } from './visibility.ts';

/** Characters as a person counts them, not UTF-16 units; elements of a list. */
function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : Array.from(value as string).length;
}

function keeps({ kind, value: bound }: Constraint): (value: unknown) => boolean {
  switch (kind) {
    case 'min':
      return (value) => (value as number) >= bound;
    case 'max':
      return (value) => (value as number) <= bound;
    case 'minLength':
      return (value) => lengthOf(value) >= bound;
    case 'maxLength':
      return (value) => lengthOf(value) <= bound;
    case 'pattern': {
      const pattern = linearRegExp(bound);
      return (value) => pattern.test(value as string);
    }
  }
}

/** The type alone, without what a value must keep to beside it. */
function typeSchema(field: Pick<FieldSpec, 'type' | 'options' | 'items'>): z.ZodType {
  const option = () =>
    z.literal(
      (field.options ?? []).map(({ value }) => value),
      OPTION,
    );
  switch (field.type) {
    case 'integer':
      return z
        .number('must be a number')
        .refine(Number.isInteger, refusal('must be a whole number', { name: 'integer' }));
    case 'float':
      return z.number('must be a number');
    case 'boolean':
      return z.boolean('must be true or false');
    case 'select':
      return option();
    case 'multi-select':
      return z
        .array(option(), 'must be a list')
        .refine(isSet, refusal('must not name an option twice', { name: 'distinct' }));
    case 'json':
      return jsonValue;
    case 'array':
      return z.array(field.items ? elementSchema(field.items) : jsonValue, 'must be a list');
    default:
      return z.string('must be text');
  }
}

/** What `refine` says where a value does not keep to a rule, in a sentence and as data. */
function refusal(error: string, rule: ProblemRule | undefined): { error: string; params?: { rule: ProblemRule } } {
  return rule === undefined ? { error } : { error, params: { rule } };
}

/** The rule that an issue of {@link valueSchema} is about; of a type that is not met its name. */
export function ruleOf(issue: z.core.$ZodIssue): ProblemRule | undefined {
  if (issue.code === 'invalid_type') return { name: issue.expected };
  if (issue.code === 'invalid_value') return { name: 'option' };
  return issue.code === 'custom' ? issue.params?.rule : undefined;
}

const OPTION = 'must be one of the options';

function isSet(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

/** One element of a list, as a field of that type without attributes. */
function elementSchema(type: NonNullable<FieldSpec['items']>): z.ZodType {
  return constrained(typeSchema({ type }), constraintsOf({ key: 'element', label: 'Element', type, required: true }));
}

function constrained(schema: z.ZodType, constraints: readonly Constraint[]): z.ZodType {
  return constraints.reduce<z.ZodType>(
    (narrowed, constraint) => narrowed.refine(keeps(constraint), refusal(constraint.message, constraint.rule)),
    schema,
  );
}

/** A field's value by itself: every problem at once, none of which repeats the value. */
export function valueSchema(field: FieldSpec): z.ZodType {
  return constrained(typeSchema(field), constraintsOf(field));
}

/** Whether a value is one of the options, for a default or a condition. */
export function isOption(field: FieldSpec, value: unknown): boolean {
  return (field.options ?? []).some((option) => sameJson(option.value, value as never));
}
