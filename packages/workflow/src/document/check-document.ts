import { type Said, type SaidProblem, toPointer } from '@automate/core';
import { suggestion } from '@automate/templates';
import type { z } from 'zod';
import { say } from '../problems.ts';
import type { WorkflowDocument } from './document.ts';
import { knownFields, stepSchema, workflowDocumentSchema } from './document-schema.ts';
import { sayIssue } from './field-types.ts';
import { triggerSchema } from './trigger-schema.ts';

/** Unknown fields of one object that are told. */
const MAX_UNKNOWN = 20;

/** A trigger or a step that is well-formed by itself, and where it stands. */
export interface Placed<T> {
  index: number;
  value: T;
}

/** A document, or as much of it as is well-formed, so that one look finds the problems of every part. */
export interface CheckedDocument {
  /** Undefined when there are problems. */
  document: WorkflowDocument | undefined;
  problems: SaidProblem[];
  /** Empty when it has none. */
  name: string;
  triggers: Placed<WorkflowDocument['on'][number]>[];
  steps: Placed<WorkflowDocument['steps'][number]>[];
  /** Ids of all steps in their order, also of those that are not well-formed. */
  stepIds: (string | undefined)[];
  env: readonly string[];
}

/** How deep plain data may nest: as deep as a text may. */
export const MAX_DEPTH = 64;

/** Checks plain data against the schema. Throws nothing. */
export function checkDocument(value: unknown): CheckedDocument {
  if (nestsDeeper(value, MAX_DEPTH)) {
    const problem = { pointer: '', ...say('too_deep', { most: MAX_DEPTH }) };
    return { document: undefined, problems: [problem], name: '', triggers: [], steps: [], stepIds: [], env: [] };
  }
  const result = workflowDocumentSchema.safeParse(value);
  const raw = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const list = (items: unknown): unknown[] => (Array.isArray(items) ? items.slice(0, 1000) : []);
  const steps = list(raw.steps);
  const problems = result.success ? [] : firstOfEach(result.error.issues.flatMap((issue) => problemsOf(issue, value)));
  return {
    document: result.success ? result.data : undefined,
    problems,
    name: typeof raw.name === 'string' ? raw.name : '',
    triggers: wellFormed(list(raw.on), triggerSchema, result.success),
    steps: wellFormed(steps, stepSchema, result.success),
    stepIds: steps.map((step) => {
      const id = (step as { id?: unknown } | null)?.id;
      return typeof id === 'string' ? id : undefined;
    }),
    env: list(raw.env).filter((name) => typeof name === 'string'),
  };
}

/** Asked first, because the schema follows data without a limit of its own. */
function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels < 0 || Object.values(value).some((child) => nestsDeeper(child, levels - 1));
}

function wellFormed<S extends z.ZodType>(items: unknown[], schema: S, known: boolean): Placed<z.output<S>>[] {
  return items.flatMap((item, index) => {
    if (known) return [{ index, value: item as z.output<S> }];
    const { success, data } = schema.safeParse(item);
    return success ? [{ index, value: data as z.output<S> }] : [];
  });
}

/** A field that is wrong in one way is often wrong in another as well; the first says it. */
function firstOfEach(problems: SaidProblem[]): SaidProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ pointer }) => !seen.has(pointer) && seen.add(pointer));
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown): SaidProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownFields(issue.path);
    return issue.keys.slice(0, MAX_UNKNOWN).map((key) => ({
      pointer: toPointer([...issue.path, key]),
      ...say('unknown_field', { field: key, meant: suggestion(key, known) }),
    }));
  }
  const meant = issue.code === 'invalid_union' ? issue.errors.find(isMeant) : undefined;
  if (meant !== undefined) {
    return meant.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, value));
  }
  return [{ pointer: toPointer(issue.path), ...sayAt(issue, value) }];
}

/** Of what may be one thing or another: whether it is this one, with something wrong inside. */
function isMeant(issues: readonly z.core.$ZodIssue[]): boolean {
  const inside: readonly string[] = ['unrecognized_keys', 'too_small', 'too_big'];
  return issues.every(({ code, path }) => path.length > 0 || inside.includes(code));
}

const TYPES: Record<string, Said> = {
  object: say('type_object'),
  record: say('type_object'),
  array: say('type_array'),
  string: say('type_string'),
  boolean: say('type_boolean'),
  number: say('type_number'),
  int: say('type_int'),
};

/** What to write where another type stands. */
const EXAMPLES: Record<string, string> = {
  on: '- event: order.created',
  steps: '- id: first',
  wait: '{ for: 5m }',
  retry: '{ attempts: 3 }',
  hold: '{ while_down: [github/main] }',
  for_each: '{ in: "{{event.payload.items}}", steps: [...] }',
  switch: '{ cases: [...] }',
};

function sayAt(issue: z.core.$ZodIssue, value: unknown): Said {
  const field = issue.path.at(-1);
  if (typeof field === 'string' && valueAt(value, issue.path) === undefined) return say('missing', { field });
  if (issue.code !== 'invalid_type') return sayIssue(issue);
  const type = TYPES[issue.expected] ?? issue.expected;
  const example = typeof field === 'string' ? EXAMPLES[field] : undefined;
  return example === undefined ? say('wrong_type', { type }) : say('wrong_type_such_as', { type, example });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path)
    at = typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined;
  return at;
}
