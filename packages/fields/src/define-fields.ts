import {
  describeProblems,
  type FieldSpec,
  type FieldSpecInput,
  fieldSpecSchema,
  type InputProblem,
  inputProblems,
  invalidArgument,
} from '@automate/core';
import { fieldProblems } from './field-problems.ts';

/**
 * Fields as an author writes them, their types kept: `ConfigOf<typeof fields>` is what they describe.
 *
 * @throws AutomateError INVALID_ARGUMENT with every problem at once
 */
export function defineFields<const Fields extends readonly FieldSpecInput[]>(fields: Fields): Fields {
  parseFields(fields, 'fields');
  return fields;
}

/**
 * Fields as code reads them, each checked by itself and among the others. `where` begins the message, `at` every pointer.
 *
 * @throws AutomateError INVALID_ARGUMENT with every problem at once, by JSON Pointer
 */
export function parseFields(fields: readonly unknown[], where: string, at = ''): FieldSpec[] {
  const { specs, problems } = readFields(fields, at);
  if (problems.length > 0) throw invalidArgument(describeProblems(where, problems), problems);
  return specs;
}

/** The same, with the problems told instead of thrown. */
export function readFields(fields: readonly unknown[], at = ''): { specs: FieldSpec[]; problems: InputProblem[] } {
  if (!Array.isArray(fields)) return { specs: [], problems: [{ pointer: at, message: 'must be a list' }] };
  const parsed = fields.map((field) => fieldSpecSchema.safeParse(field));
  const malformed = parsed.flatMap((result, index) =>
    result.success
      ? []
      : inputProblems(result.error).map(({ pointer, message }) => ({ pointer: `/${index}${pointer}`, message })),
  );
  const specs = parsed.flatMap((result) => (result.success ? [result.data] : []));
  const problems = malformed.length > 0 ? malformed : fieldProblems(specs);
  return { specs, problems: problems.map(({ pointer, message }) => ({ pointer: `${at}${pointer}`, message })) };
}
