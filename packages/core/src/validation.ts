import type { z } from 'zod';
import { type InputProblem, invalidArgument, type ProblemRule } from './errors.ts';
import { toPointer } from './json-pointer.ts';

/** Every problem a zod schema found, by JSON Pointer. An unknown property is named by its own pointer. */
export function inputProblems(error: z.core.$ZodError): InputProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: toPointer([...issue.path, key]),
          message: 'unknown property',
          rule: UNKNOWN,
        }))
      : [{ pointer: toPointer(issue.path), message: readable(issue.message), ...ruleIn(issue) }],
  );
}

const UNKNOWN: ProblemRule = { name: 'unknown' };
const ABSENT = ', received undefined';

/** The rule that an issue carries as `params`, which `refine` hands on. */
function ruleIn(issue: z.core.$ZodIssue): { rule?: ProblemRule } {
  if (issue.message.endsWith(ABSENT)) return { rule: { name: 'required' } };
  const rule = issue.code === 'custom' ? (issue.params?.rule as ProblemRule | undefined) : undefined;
  return rule === undefined ? {} : { rule };
}

/** JSON has no "undefined": what zod received as that was not there. */
function readable(message: string): string {
  return message.endsWith(ABSENT) ? 'is required' : message.replace(/^Invalid (input|string): /, '');
}

/** One line that names the place and every problem, for an error's message. */
export function describeProblems(where: string, problems: readonly InputProblem[]): string {
  const lines = problems.map(({ pointer, message }) => `${pointer === '' ? '(root)' : pointer}: ${message}`);
  return `${where}: ${lines.join('; ')}`;
}

/** `value` as the schema reads it. Throws INVALID_ARGUMENT that lists all problems; `where` begins its message. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = inputProblems(result.error);
  throw invalidArgument(describeProblems(where, problems), problems);
}
