import { type Branch, type BranchRole, branchesOf, type StepDocument } from '@automate/workflow';

/** What happens only when something fails, or is undone. */
export const ASIDE: readonly BranchRole[] = ['on_error', 'fallback', 'compensate'];

/** The lists of steps in a step as they are drawn: also the ways of a choice that nobody has put a step on yet. */
export function branchPlaces(step: StepDocument): Branch[] {
  const there = branchesOf(step);
  const named = new Set(there.map(({ place }) => place.join('/')));
  const missing = waysOf(step)
    .filter((way) => !named.has(way))
    .map((way): Branch => ({ role: 'choice', place: way.split('/'), steps: [] }));
  return [...there, ...missing].toSorted((a, b) => rank(a) - rank(b));
}

/** The ways that a choice may be without. */
function waysOf({ condition, switch: choice }: StepDocument): string[] {
  if (condition !== undefined) return ['then', 'else'];
  return choice === undefined ? [] : ['switch/default'];
}

/** What is taken when nothing else is comes behind the rest, and what happens when something fails behind that. */
function rank({ role, place }: Branch): number {
  if (ASIDE.includes(role)) return 2;
  return place.at(-1) === 'else' || place.at(-1) === 'default' ? 1 : 0;
}
