import { childPointer, type JsonObject, type JsonValue, type SaidProblem } from '@automate/core';
import {
  type CompiledTemplate,
  type FilterLookup,
  type NameReference,
  type PathReference,
  readValue,
} from '@automate/templates';
import { type CompiledCondition, compileCondition } from '../condition/compile-condition.ts';
import { say } from '../problems.ts';
import { pathProblem, type ScopeCheck } from '../scope-check.ts';
import type { CompileWorkflowOptions } from './options.ts';

/** What the parts of a workflow are compiled with, and what is found on the way. */
export interface Gathered {
  readonly filters: FilterLookup | undefined;
  readonly schemaProblems: CompileWorkflowOptions['schemaProblems'];
  /** The names listed under `env`. */
  readonly allowedEnv: readonly string[];
  readonly problems: SaidProblem[];
  /** By name, where each is used first. */
  readonly secrets: Map<string, NameReference>;
  readonly env: Set<string>;
  /** Ids of the steps that others read. */
  readonly reads: Set<string>;
  /** What templates read of the outputs of steps. */
  readonly outputPaths: PathReference[];
}

/** Some part of the document, by what reads it and what it may read. */
export interface Part {
  pointer: string;
  /** For messages, for example `step "notify"`. */
  owner: string;
  scope: ScopeCheck;
}

/** Problems that are gathered; a document with more has one cause that is told many times. */
export const MAX_PROBLEMS = 100;

const isFull = ({ problems }: Gathered) => problems.length >= MAX_PROBLEMS;

/** A condition under a field of a part. When it is wrong that is noted, and undefined is given. */
export function gatherCondition(
  gathered: Gathered,
  part: Part,
  field: string,
  source: string,
): CompiledCondition | undefined {
  if (isFull(gathered)) return undefined;
  const place = { pointer: childPointer(part.pointer, field), owner: part.owner };
  const result = compileCondition(source, part.scope, place);
  if ('condition' in result) return result.condition;
  gathered.problems.push(...result.problems);
  return undefined;
}

/** The templates under a field of a part. When something in them is wrong that is noted, and undefined is given. */
export function gatherTemplate(
  gathered: Gathered,
  part: Part,
  field: string,
  value: JsonValue,
): CompiledTemplate | undefined {
  if (isFull(gathered)) return undefined;
  const pointer = childPointer(part.pointer, field);
  const read = readValue(value, { pointer, filters: gathered.filters, roots: part.scope.roots });
  gathered.problems.push(...read.problems);
  const { paths, secrets, env } = read.references;
  for (const { path, ...place } of paths) {
    if (isFull(gathered)) break;
    const said = pathProblem(path, part.scope);
    if (said !== undefined) gathered.problems.push({ ...place, ...said });
    else if (path[0] === 'steps' && path[2] === 'output' && path.length > 3)
      gathered.outputPaths.push({ path, ...place });
  }
  for (const secret of secrets) {
    if (!gathered.secrets.has(secret.name)) gathered.secrets.set(secret.name, secret);
  }
  for (const { name, ...place } of env) {
    gathered.env.add(name);
    if (gathered.allowedEnv.includes(name) || isFull(gathered)) continue;
    const list = [...gathered.allowedEnv, name].join(', ');
    gathered.problems.push({ ...place, ...say('env_not_listed', { name, list }) });
  }
  return read.template;
}

/** A JSON Schema of an object. What is wrong with it is noted. */
export function gatherSchema(gathered: Gathered, pointer: string, schema: JsonObject): void {
  if (isFull(gathered)) return;
  if (schema.type !== 'object') {
    gathered.problems.push({ pointer, ...say('schema_no_object') });
    return;
  }
  for (const problem of gathered.schemaProblems?.(schema) ?? []) {
    const said = say('schema_form', { detail: problem.message });
    gathered.problems.push({ pointer: pointer + problem.pointer, ...said });
  }
}
