import type { Said, SaidProblem } from '@automate/core';
import type { NameReference, PathReference } from '../compiled.ts';
import type { FilterLookup } from '../filter.ts';
import type { Place } from './place.ts';

/** What a compilation gathers over all strings of a value. */
export interface Compilation {
  readonly filters: FilterLookup;
  /** The root names that data has; undefined = any. */
  readonly roots: readonly string[] | undefined;
  readonly problems: SaidProblem[];
  readonly paths: PathReference[];
  readonly secrets: NameReference[];
  readonly env: NameReference[];
  readonly used: NameReference[];
}

/** A context that `each` or `with` makes current for what stands inside. */
export interface Level {
  readonly blockParams: readonly string[];
  readonly loop: boolean;
}

/** How deep blocks and sub-expressions may stand in each other: keeps the evaluator's stack small. */
export const MAX_DEPTH = 48;

/** One string while it is compiled. */
export interface Unit {
  readonly compilation: Compilation;
  readonly pointer: string;
  /** Outermost first; empty where the root is current. */
  readonly levels: readonly Level[];
  /** How many blocks and sub-expressions stand around. */
  readonly depth: number;
}

/** What Handlebars says of a node's place: lines from 1, columns from 0. */
export interface Located {
  loc: { start: { line: number; column: number } };
}

export function placeOf(unit: Unit, { loc }: Located): Place {
  return { pointer: unit.pointer, line: loc.start.line, column: loc.start.column + 1 };
}

/** More problems of one value are not told: whoever mends a hundred finds the others then. */
const MAX_PROBLEMS = 100;

/** Whether so many problems were noted that what is still to be read is not looked at. */
export const isFull = ({ problems }: Compilation): boolean => problems.length >= MAX_PROBLEMS;

/** Notes a problem; compilation goes on to find the others. */
export function report(unit: Unit, node: Located, said: Said): void {
  note(unit.compilation, { ...placeOf(unit, node), ...said });
}

/** The same for a problem that has its place. */
export function note(compilation: Compilation, problem: SaidProblem): void {
  if (!isFull(compilation)) compilation.problems.push(problem);
}
