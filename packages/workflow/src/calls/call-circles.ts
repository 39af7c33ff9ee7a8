import type { SaidProblem } from '@automate/core';
import type { WorkflowDocument } from '../document/document.ts';
import { say } from '../problems.ts';
import { callsOf } from './calls-of.ts';

/** Which workflows each of these calls; those that are not there are left out. */
export type ReadCalls = (names: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

/**
 * The calls of a document that come back to it, by way of others or at once: such a run would begin anew without end. Other
 * workflows are read as they are reached, all of one distance together.
 */
export async function callCircles(
  document: Pick<WorkflowDocument, 'name' | 'steps'>,
  readCalls: ReadCalls,
): Promise<SaidProblem[]> {
  const { name } = document;
  const calls = callsOf(document);
  const called = new Map<string, readonly string[]>([[name, []]]);
  for (
    let next = unread(
      called,
      calls.map(({ workflow }) => workflow),
    );
    next.length > 0;
  ) {
    const read = await readCalls(next);
    for (const one of next) called.set(one, read.get(one) ?? []);
    next = unread(
      called,
      next.flatMap((one) => called.get(one)!),
    );
  }
  return calls.flatMap(({ pointer, workflow }) => {
    const way = wayTo(name, workflow, called);
    if (way === undefined) return [];
    const circle = say('called_in_a_circle', { way: [name, ...way].join(' > ') });
    return [{ pointer, ...(way.length === 1 ? say('calls_itself') : circle) }];
  });
}

function unread(called: ReadonlyMap<string, unknown>, names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !called.has(name));
}

/** A shortest way to a workflow by calls, both ends included. */
function wayTo(name: string, from: string, called: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const ways = new Map([[from, [from]]]);
  // What is added on the way is gone through as well.
  for (const [at, way] of ways) {
    if (at === name) return way;
    for (const next of called.get(at) ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  return undefined;
}
