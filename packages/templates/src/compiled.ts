import type { JsonValue } from '@automate/core';
import type { RenderPorts, TemplateScope } from './ports.ts';

/** A path from a root that a template reads, for example `steps.a.output` as `['steps', 'a', 'output']`. */
export interface PathReference {
  path: readonly string[];
  /** Where in the compiled value (JSON Pointer), and where in that string, from 1. */
  pointer: string;
  line: number;
  column: number;
}

/** The name of a secret or of an environment variable that a template uses, and where. */
export interface NameReference {
  name: string;
  pointer: string;
  line: number;
  column: number;
}

/** Everything a template reads, known without rendering it. */
export interface TemplateReferences {
  paths: readonly PathReference[];
  secrets: readonly NameReference[];
  env: readonly NameReference[];
  filters: readonly NameReference[];
}

/** A JSON value whose strings were read as templates once. Immutable, for any number of renderings. */
export interface CompiledTemplate {
  /**
   * The value with every template replaced by what it yields; a fresh copy that shares nothing with the scope. A
   * string that is one expression and nothing else keeps the expression's type (null where the data has nothing).
   * A promise only when a filter or the secrets port answered with one.
   *
   * Throws (or rejects with) INVALID_ARGUMENT when a filter refuses its input, SECRET_NOT_FOUND, FAILED_PRECONDITION for an
   * environment variable that cannot be read (all three with pointer, line and column), or RESOURCE_EXHAUSTED past a limit.
   */
  render(scope: TemplateScope, ports?: RenderPorts): JsonValue | Promise<JsonValue>;
  /** True when the value has no template in it, so that rendering it needs nothing. */
  readonly constant: boolean;
  references(): TemplateReferences;
}
