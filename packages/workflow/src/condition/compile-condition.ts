import { AutomateError, type Said, type SaidProblem } from '@automate/core';
import { TypeError as CelTypeError, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { say } from '../problems.ts';
import type { ScopeCheck } from '../scope-check.ts';
import { withoutConstructorFields } from './constructor-fields.ts';
import { conditionEnvironment } from './environment.ts';
import { explain, inspectExpression } from './inspect.ts';
import { cause, measured, meter } from './meter.ts';
import { nestedTooDeep } from './nesting.ts';

/** A condition that is asked with the data it reads. */
export type CompiledCondition = (scope: object) => boolean;

/** Where a condition stands. */
export interface ConditionPlace {
  pointer: string;
  /** For messages, for example `step "notify"`. */
  owner: string;
}

/** A condition, or what is wrong with it; lines and columns count in its text. */
export function compileCondition(
  source: string,
  scope: ScopeCheck,
  place: ConditionPlace,
): { condition: CompiledCondition } | { problems: SaidProblem[] } {
  const refuse = (...found: (Said & { offset: number })[]) => ({
    problems: found.map(({ offset, ...said }) => ({ pointer: place.pointer, ...said, ...placeIn(source, offset) })),
  });
  const nested = nestedTooDeep(source);
  if (nested !== undefined) return refuse(nested);
  let parsed: ReturnType<ReturnType<typeof conditionEnvironment>['parse']>;
  try {
    parsed = conditionEnvironment().parse(source);
  } catch (error) {
    return refuse(problemOf(source, error, scope));
  }
  const problems = inspectExpression(parsed.ast, scope);
  if (problems.length > 0) return refuse(...problems);
  const checked = parsed.check();
  if (!checked.valid) return refuse(problemOf(source, checked.error, scope));
  if (checked.type !== undefined && !['bool', 'dyn'].includes(checked.type)) {
    return refuse({ offset: 0, ...say('condition_type', { type: checked.type }) });
  }
  meter(parsed.ast);
  return { condition: (data) => decide(source, place, parsed, data) };
}

function decide(source: string, place: ConditionPlace, parsed: (data: object) => unknown, data: object): boolean {
  let result: unknown;
  try {
    result = measured(() => evaluate(parsed, data));
  } catch (error) {
    throw undecided(source, place, cause(error));
  }
  if (typeof result === 'boolean') return result;
  const what = result === null ? 'null' : Array.isArray(result) ? say('type_array') : `a ${typeof result}`;
  throw failure(place, { line: 1, column: 1 }, say('condition_gives', { what }));
}

function evaluate(parsed: (data: object) => unknown, data: object): unknown {
  try {
    return parsed(data);
  } catch (error) {
    if (error instanceof EvaluationError && error.code !== 'unsupported_type') throw error;
    const readable = withoutConstructorFields(data) as object;
    if (readable === data) throw error;
    return parsed(readable);
  }
}

function undecided(source: string, place: ConditionPlace, error: unknown): AutomateError {
  const { offset, end, code, message } = read(error);
  const word = source.slice(offset, end);
  const said = explain(source, message, []);
  const detail = said.reason.kind === 'condition_fails' ? message : said;
  const advised =
    code === 'no_such_key'
      ? say('condition_fails_at_field', { detail, field: /^\w+$/.test(word) ? word : 'field' })
      : code === 'index_out_of_bounds'
        ? say('condition_fails_at_item', { detail })
        : said;
  return failure(place, placeIn(source, offset), advised, error);
}

function failure(place: ConditionPlace, at: { line: number; column: number }, said: Said, cause?: unknown) {
  return new AutomateError({
    code: 'INVALID_ARGUMENT',
    message: `${place.owner}: condition ${place.pointer}, line ${at.line}, column ${at.column}: ${said.message}`,
    effect: 'none',
    details: { errors: [{ pointer: place.pointer, ...at, ...said }] },
    cause,
  });
}

function problemOf(source: string, error: unknown, scope: ScopeCheck): Said & { offset: number } {
  const { offset, message } = read(error);
  return { offset, ...explain(source, message, scope.roots) };
}

/** What CEL says, without its drawing of the place. */
function read(error: unknown): { offset: number; end: number; code: string; message: string } {
  if (error instanceof EvaluationError || error instanceof ParseError || error instanceof CelTypeError) {
    const { start = 0, end = start } = error.range ?? {};
    return { offset: start, end, code: error.code, message: error.summary };
  }
  const message = error instanceof RangeError ? 'nests too deep' : String((error as Error).message).split('\n')[0]!;
  return { offset: 0, end: 0, code: 'unknown', message };
}

function placeIn(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
