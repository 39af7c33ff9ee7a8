import type { FieldSpec, ProblemRule } from '@automate/core';
import { TEXT_PATTERNS } from './text-patterns.ts';

/** One thing that a value must keep to. Lengths count characters (Unicode code points), or the elements of a list. */
export type Constraint = {
  message: string;
  /** The message as data; absent of one that the plugin wrote. */
  rule?: ProblemRule;
} & ({ kind: 'min' | 'max' | 'minLength' | 'maxLength'; value: number } | { kind: 'pattern'; value: string });

const TEXTS: ReadonlySet<FieldSpec['type']> = new Set(['string', 'text', 'secret', 'url', 'email', 'phone']);
const NUMBERS: ReadonlySet<FieldSpec['type']> = new Set(['integer', 'float']);
const LISTS: ReadonlySet<FieldSpec['type']> = new Set(['multi-select', 'array']);

const OF_TEXTS = { minLength: 'minLength', maxLength: 'maxLength' };
const OF_LISTS = { minLength: 'minElements', maxLength: 'maxElements' };

/** Whole numbers beyond these are not exact in JavaScript: what is saved would not be what was typed. */
const COUNTABLE: { readonly [K in Constraint['kind']]?: number } = {
  min: Number.MIN_SAFE_INTEGER,
  max: Number.MAX_SAFE_INTEGER,
};

/** Which kinds of constraint a type of field can have. */
export function constraintKinds(type: FieldSpec['type']): readonly Constraint['kind'][] {
  if (TEXTS.has(type)) return ['minLength', 'maxLength', 'pattern'];
  if (NUMBERS.has(type)) return ['min', 'max'];
  return LISTS.has(type) ? ['minLength', 'maxLength'] : [];
}

/** Everything a field's value must keep to beside its type: the type's own form, the attributes, then the rules in order. */
export function constraintsOf(field: FieldSpec): Constraint[] {
  const isList = LISTS.has(field.type);
  const unit = isList ? 'elements' : 'characters';
  const ruleNames = { min: 'min', max: 'max', ...(isList ? OF_LISTS : OF_TEXTS) };
  const say = {
    min: (value: number) => `must be at least ${value}`,
    max: (value: number) => `must be at most ${value}`,
    minLength: (value: number) => `must have at least ${value} ${unit}`,
    maxLength: (value: number) => `must have at most ${value} ${unit}`,
  };
  const constraints: Constraint[] = [];
  const form = TEXT_PATTERNS[field.type];
  if (form)
    constraints.push({ kind: 'pattern', value: form.pattern, message: form.message, rule: { name: field.type } });
  for (const kind of ['min', 'max', 'minLength', 'maxLength'] as const) {
    const value = field[kind] ?? (field.type === 'integer' ? COUNTABLE[kind] : undefined);
    if (value !== undefined)
      constraints.push({ kind, value, message: say[kind](value), rule: { name: ruleNames[kind], value } });
  }
  if (field.pattern !== undefined) {
    const rule = { name: 'pattern', value: field.pattern };
    constraints.push({ kind: 'pattern', value: field.pattern, message: `must match ${field.pattern}`, rule });
  }
  for (const { type, value, message } of field.rules ?? []) {
    constraints.push({ kind: type, value, message } as Constraint);
  }
  return constraints;
}
