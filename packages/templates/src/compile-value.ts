import { AutomateError, invalidArgument, type JsonValue, type SaidProblem, toPointer } from '@automate/core';
import { mayRefer } from './compile/content.ts';
import { compileMustache, type MustacheNode } from './compile/mustache.ts';
import { type Program, parseTemplate } from './compile/parse.ts';
import { type Place, renderError, sayPlace } from './compile/place.ts';
import { say } from './compile/problems.ts';
import { compileProgram } from './compile/program.ts';
import { type Compilation, isFull, note, report, type Unit } from './compile/unit.ts';
import type { CompiledTemplate, TemplateReferences } from './compiled.ts';
import { copyPlain, setOwn } from './data.ts';
import type { FilterLookup } from './filter.ts';
import { builtInFilters } from './filters/built-in.ts';
import { after, type Evaluate, type Frame, inOrder, Run, rootFrame } from './run.ts';

/** How a value is read. */
export interface CompileOptions {
  /** Default: the built-in filters. */
  filters?: FilterLookup | undefined;
  /**
   * The names that paths may begin with, besides `secrets` and `env`; another one is a mistake that is found here.
   * Default: any.
   */
  roots?: readonly string[] | undefined;
  /** Where the value stands in its document; every reported pointer begins with it. Default: '' (the value is the document). */
  pointer?: string | undefined;
}

interface Node {
  constant: boolean;
  evaluate: Evaluate;
}

const START = { loc: { start: { line: 1, column: 0 } } };
const MAX_DEPTH = 100;

/** What reading a value found, also where something in it is wrong. */
export interface ReadValue {
  /** Undefined when there are problems. */
  template: CompiledTemplate | undefined;
  /** Every problem of the whole value, with pointer, line and column. */
  problems: SaidProblem[];
  references: TemplateReferences;
}

/**
 * Reads every string of a JSON value as a template, once. Keys are no templates. Throws INVALID_ARGUMENT whose
 * `details.errors` has every problem of the whole value with pointer, line and column.
 */
export function compileValue(value: JsonValue, options: CompileOptions = {}): CompiledTemplate {
  const { template, problems } = readValue(value, options);
  if (template !== undefined) return template;
  const [first] = problems as [SaidProblem & Place];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw invalidArgument(`${sayPlace(first)}: ${first.message}${more}`, problems);
}

/** The same for who gathers the problems of several values: throws nothing. */
export function readValue(value: JsonValue, options: CompileOptions = {}): ReadValue {
  const compilation: Compilation = {
    filters: options.filters ?? builtInFilters,
    roots: options.roots,
    problems: [],
    paths: [],
    secrets: [],
    env: [],
    used: [],
  };
  const root = compileNode(compilation, value, options.pointer ?? '', 0);
  const { problems, paths, secrets, env, used } = compilation;
  const references = Object.freeze({ paths, secrets, env, filters: used });
  if (problems.length > 0) return { template: undefined, problems, references };
  const template: CompiledTemplate = {
    constant: root.constant,
    references: () => references,
    render: (scope, ports = {}) => root.evaluate(rootFrame(new Run(scope, ports))) as JsonValue | Promise<JsonValue>,
  };
  return { template, problems, references };
}

function compileNode(compilation: Compilation, value: JsonValue, pointer: string, depth: number): Node {
  const unit: Unit = { compilation, pointer, levels: [], depth: 0 };
  if (depth > MAX_DEPTH) {
    report(unit, START, say('too_deep', { most: MAX_DEPTH }));
    return { constant: true, evaluate: () => null };
  }
  if (typeof value === 'string') return compileText(unit, value);
  if (typeof value !== 'object' || value === null) return constant(value);
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  const children = Array.isArray(value) ? value : Object.values(value);
  const nodes = children.map((child, i) =>
    compileNode(compilation, child, pointer + toPointer([keys?.[i] ?? i]), depth + 1),
  );
  for (const key of keys ?? []) {
    if (key === '__proto__') report(unit, START, say('named_proto'));
    if (key.includes('{{') || mayRefer(key)) {
      report(unit, START, say('name_no_template', { name: JSON.stringify(key) }));
    }
  }
  if (nodes.every((node) => node.constant)) return constant(value);
  const evaluators = nodes.map((node) => node.evaluate);
  const assemble = (values: readonly unknown[], frame: Frame): JsonValue => {
    frame.run.value(depth);
    if (keys === undefined) return values as JsonValue[];
    const object: Record<string, JsonValue> = {};
    for (const [i, key] of keys.entries()) {
      frame.run.text(key.length);
      setOwn(object, key, values[i] as JsonValue);
    }
    return object;
  };
  return {
    constant: false,
    evaluate: (frame) => after(inOrder(evaluators, frame), (values) => assemble(values, frame)),
  };
}

function constant(value: JsonValue): Node {
  return { constant: true, evaluate: (frame) => copyPlain(value, frame.run) };
}

function compileText(unit: Unit, source: string): Node {
  const expressions = source.includes('{{');
  if ((!expressions && !mayRefer(source)) || isFull(unit.compilation)) return constant(source);
  const program = expressions ? parseTemplate(source) : textProgram(source);
  if ('message' in program) {
    note(unit.compilation, { pointer: unit.pointer, ...program });
    return constant(source);
  }
  const [only, ...others] = program.body;
  if (only?.type === 'MustacheStatement' && others.length === 0) {
    const evaluate = compileMustache(unit, only as unknown as MustacheNode);
    if (evaluate === undefined) return constant(source);
    return {
      constant: false,
      evaluate: placed(unit, (frame) => after(evaluate(frame), (value) => copyPlain(value, frame.run))),
    };
  }
  const text = compileProgram(unit, program);
  return { constant: false, evaluate: placed(unit, text) };
}

/** Says where in the value it was when a limit ended a rendering, or when what was to be written is no JSON. */
function placed({ pointer }: Unit, evaluate: Evaluate): Evaluate {
  const failed = (error: unknown): never => {
    if (!AutomateError.isInstance(error) || error.details?.errors !== undefined) throw error;
    throw renderError(error.code, { pointer, line: 1, column: 1 }, error.message, error);
  };
  return (frame) => {
    try {
      const value = evaluate(frame);
      return value instanceof Promise ? value.catch(failed) : value;
    } catch (error) {
      return failed(error);
    }
  };
}

/** The tree of a text without expressions: not parsed, so that its backslashes and its length do not matter. */
function textProgram(value: string) {
  const statement = { type: 'ContentStatement', value, original: value, ...START };
  return { type: 'Program', body: [statement], blockParams: [], ...START } as unknown as Program;
}
