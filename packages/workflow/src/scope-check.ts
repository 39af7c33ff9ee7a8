import type { Said } from '@automate/core';
import { suggestion } from '@automate/templates';
import { type BranchRole, HANDLER_ROLES } from './document/branches.ts';
import { say } from './problems.ts';

/** The roots that conditions and templates read, and the fields that each has. */
const FIELDS: Record<string, readonly string[]> = {
  event: ['payload', 'type', 'source', 'id'],
  execution: ['id', 'name', 'owner'],
  run: ['status', 'output', 'error'],
  approval: ['id', 'path', 'message', 'options', 'link', 'links', 'expiresAt'],
};
const STEP_FIELDS = ['output', 'status', 'error', 'artifacts'];
const LOOP_FIELDS = ['item', 'index'];

/** Where a step stands in its document. */
export interface StepPlace {
  readonly id: string;
  /** Position among all steps, a step before what it holds. */
  readonly index: number;
  /** The step that holds it; undefined at the top. */
  readonly parent: StepPlace | undefined;
  /** What the list is for in which it stands, and which of the parent's lists that is. */
  readonly role: BranchRole;
  readonly branch: string;
}

/** What may be read at some place of a document. */
export interface ScopeCheck {
  /** `event` alone for triggers. */
  roots: readonly string[];
  /** The steps of the document by id; those that are named twice by the first of them. */
  steps: ReadonlyMap<string, StepPlace>;
  /** The step that reads. `inside`: from a list of its own steps, such as an item of `for_each`. Absent for triggers. */
  at?: StepPlace | undefined;
  /** The ids of the steps that are read are added to it. */
  reads: Set<string>;
}

/** The roots of a trigger's condition. */
export const TRIGGER_ROOTS = ['event'] as const;
/** The roots of everything in a step that is in no loop. */
export const STEP_ROOTS = ['event', 'execution', 'steps'] as const;
/** The roots of what others are told of a run. */
export const INTEGRATION_ROOTS = ['event', 'execution', 'run', 'approval'] as const;
const LOOP_ROOTS = [...STEP_ROOTS, 'item', 'index', 'loops'] as const;
/** Every root there is at some place. */
export const ALL_ROOTS: readonly string[] = LOOP_ROOTS;

/** The roots of what stands in a step. */
export function rootsAt(place: StepPlace): readonly string[] {
  return loopsAround(place).length > 0 ? LOOP_ROOTS : STEP_ROOTS;
}

/** Ids of the loops whose items a step is run for, the outermost first. */
function loopsAround(place: StepPlace): string[] {
  return lineage(place).flatMap(({ role, parent }) => (role === 'loop' && parent ? [parent.id] : []));
}

/** From the top to the step itself. */
function lineage(place: StepPlace): StepPlace[] {
  const line: StepPlace[] = [];
  for (let at: StepPlace | undefined = place; at; at = at.parent) line.unshift(at);
  return line;
}

/** Why a root cannot be read at a place, or undefined. */
export function rootProblem(root: string, { roots }: ScopeCheck): Said | undefined {
  if (!ALL_ROOTS.includes(root) || roots.includes(root)) return undefined;
  if (!roots.includes('steps')) {
    return say('not_in_triggers', { root, roots: roots.join(', ') });
  }
  return say('only_in_loops', { root });
}

/**
 * What is wrong with a path from a root, or undefined. A segment that is only known when it runs is undefined in `path`.
 */
export function pathProblem(path: readonly (string | undefined)[], scope: ScopeCheck): Said | undefined {
  const [root, first, second] = path;
  if (root === undefined || !scope.roots.includes(root)) return undefined;
  if (root === 'steps') return stepProblem(first, second, path.length, scope);
  if (root === 'loops') return loopProblem(first, second, scope);
  const fields = FIELDS[root];
  if (path.length < 2 || first === undefined || fields === undefined || fields.includes(first)) return undefined;
  return say('root_has_no', { root, name: first, meant: suggestion(first, fields) });
}

function loopProblem(id: string | undefined, field: string | undefined, { at }: ScopeCheck): Said | undefined {
  const around = at === undefined ? [] : loopsAround(at);
  if (id === undefined) return say('name_the_loop', { example: `loops.${around[0]}.item` });
  if (!around.includes(id)) return say('no_loop_around', { step: id, meant: suggestion(id, around) });
  if (field === undefined || LOOP_FIELDS.includes(field)) return undefined;
  return say('loop_has_no', { name: field, example: `loops.${id}.item.${field}` });
}

function stepProblem(
  id: string | undefined,
  field: string | undefined,
  length: number,
  { steps, at, reads }: ScopeCheck,
): Said | undefined {
  if (id === undefined) return say('name_the_step');
  reads.add(id);
  const read = steps.get(id);
  if (read === undefined || at === undefined) {
    const known = [...steps.values()].filter((place) => at !== undefined && reachProblem(at, place) === undefined);
    const meant = suggestion(
      id,
      known.map((place) => place.id),
    );
    return say('no_step_above', { step: id, meant });
  }
  const problem = reachProblem(at, read);
  if (problem !== undefined) return problem;
  if (length < 3 || field === undefined || STEP_FIELDS.includes(field)) return undefined;
  return say('step_has_no', { name: field, example: `steps.${id}.output.${field}` });
}

/** Why the record of one step is not there when another runs, or undefined when it is. */
export function reachProblem(from: StepPlace, to: StepPlace): Said | undefined {
  const step = to.id;
  if (from === to) return say('reads_itself', { step });
  const late = say('reads_later', { step });
  const reader = lineage(from);
  const read = lineage(to);
  let shared = 0;
  while (shared < reader.length && shared < read.length && reader[shared] === read[shared]) shared += 1;
  const [mine, its] = [reader[shared], read[shared]];
  // What handles a step's end reads the step; what is inside of it reads what was before.
  if (its === undefined) return HANDLER_ROLES.includes(mine!.role) ? undefined : late;
  if (mine === undefined) return late;
  if (mine.branch !== its.branch) {
    const handles = HANDLER_ROLES.includes(mine.role) && !HANDLER_ROLES.includes(its.role);
    if (!handles) return mine.index < its.index ? late : say('reads_other_branch', { step });
  } else if (mine.role === 'parallel') return say('reads_parallel', { step });
  else if (its.index > mine.index) return late;
  const inside = mine.branch === its.branch ? read.slice(shared + 1) : read.slice(shared);
  if (inside.some(({ role }) => role === 'loop')) {
    return say('reads_an_item', { step });
  }
  if (inside.some(({ role }) => HANDLER_ROLES.includes(role))) {
    return say('reads_a_handler', { step });
  }
  return undefined;
}
