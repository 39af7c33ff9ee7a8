import { didYouMean } from '@automate/templates';

/** The roots that conditions and templates read, and the fields that each has. */
const FIELDS: Record<string, readonly string[]> = {
  event: ['payload', 'type', 'source', 'id'],
  execution: ['id', 'name'],
};
const STEP_FIELDS = ['output', 'status'];

/** What may be read at some place of a document. */
export interface ScopeCheck {
  /** `event` alone for triggers. */
  roots: readonly string[];
  /** The ids of all steps, and how many of them have run before this place. */
  stepIds: readonly (string | undefined)[];
  before: number;
  /** The ids of the steps that are read are added to it. */
  reads: Set<string>;
}

/** The roots of a trigger's condition, and of everything in a step. */
export const TRIGGER_ROOTS = ['event'] as const;
export const STEP_ROOTS = ['event', 'execution', 'steps'] as const;

/**
 * What is wrong with a path from a root, or undefined. A segment that is only known when it runs is undefined in `path`.
 */
export function pathProblem(path: readonly (string | undefined)[], scope: ScopeCheck): string | undefined {
  const [root, first, second] = path;
  if (root === undefined || !scope.roots.includes(root)) return undefined;
  if (root === 'steps') return stepProblem(first, second, path.length, scope);
  const fields = FIELDS[root];
  if (path.length < 2 || first === undefined || fields === undefined || fields.includes(first)) return undefined;
  return `${root} has no "${first}"${didYouMean(first, fields)}`;
}

function stepProblem(
  id: string | undefined,
  field: string | undefined,
  length: number,
  { stepIds, before, reads }: ScopeCheck,
): string | undefined {
  if (id === undefined) return 'name the step after "steps", as in steps.first.output';
  reads.add(id);
  const earlier = stepIds.slice(0, before);
  if (!earlier.includes(id)) {
    const at = stepIds.indexOf(id);
    if (at === before) return `step "${id}" cannot read its own output`;
    if (at > before) return `step "${id}" has not run yet here: a step reads the steps above it`;
    const near = didYouMean(
      id,
      earlier.filter((known) => known !== undefined),
    );
    return `there is no step "${id}" above${near}`;
  }
  if (length < 3 || field === undefined || STEP_FIELDS.includes(field)) return undefined;
  return `a step has output and status, and no "${field}": write steps.${id}.output.${field}`;
}
