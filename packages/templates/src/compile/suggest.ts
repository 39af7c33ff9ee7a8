import type { Said } from '@automate/core';
import { say } from './problems.ts';

/** Levenshtein distance, or more than `most` as soon as that is certain: only cells so near to the diagonal are looked at. */
function distance(a: string, b: string, most: number): number {
  const far = most + 1;
  if (Math.abs(a.length - b.length) > most) return far;
  let row = Array.from({ length: b.length + 2 }, (_, i) => i);
  let next = new Array<number>(b.length + 2).fill(far);
  for (let i = 1; i <= a.length; i++) {
    const sign = a.charCodeAt(i - 1);
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    next[from - 1] = from === 1 ? i : far;
    let least = next[from - 1]!;
    for (let j = from; j <= to; j++) {
      const substitution = row[j - 1]! + (sign === b.charCodeAt(j - 1) ? 0 : 1);
      next[j] = Math.min(substitution, row[j]! + 1, next[j - 1]! + 1);
      least = Math.min(least, next[j]!);
    }
    if (least > most) return far;
    next[to + 1] = far;
    [row, next] = [next, row];
  }
  return row[b.length]!;
}

/** The name that was probably meant, or undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const most = name.length < 4 ? 1 : name.length < 8 ? 2 : 3;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const candidate of known) {
    const d = distance(wanted, candidate.toLowerCase(), bestDistance - 1);
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  return best;
}

/** Names that are listed where none is near. */
const MAX_LISTED = 15;

/** `; did you mean "x"?` where something is near, else what there is; undefined where there is nothing. */
export function suggestion(name: string, known: Iterable<string>): Said | undefined {
  const all = [...known];
  const near = nearest(name, all);
  if (near !== undefined) return say('did_you_mean', { name: near });
  if (all.length === 0) return undefined;
  const names = all.sort().slice(0, MAX_LISTED).join(', ');
  const more = all.length - MAX_LISTED;
  return more > 0 ? say('there_is_and_more', { names, more }) : say('there_is', { names });
}

/** The sentence of {@link suggestion}, empty where there is none. */
export function didYouMean(name: string, known: Iterable<string>): string {
  return suggestion(name, known)?.message ?? '';
}
