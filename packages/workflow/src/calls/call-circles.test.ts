import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say } from '../problems.ts';
import { callCircles } from './call-circles.ts';

const document = (name: string, calls: readonly string[]) => ({
  name,
  steps: calls.map((call, at) => ({ id: `s${at}`, steps: [{ id: `c${at}`, call }] })),
});
const circles = (name: string, graph: Record<string, string[]>) =>
  callCircles(document(name, graph[name] ?? []), async (names) => {
    return new Map(names.filter((one) => graph[one]).map((one) => [one, graph[one]!]));
  });

describe('calls that come back', () => {
  it('are told with the way that they take, and their place', async () => {
    expect(await circles('a', { a: ['a'] })).toEqual([{ pointer: '/steps/0/steps/0/call', ...say('calls_itself') }]);
    expect(await circles('a', { a: ['x', 'b'], b: ['c', 'x'], c: ['d', 'a'] })).toEqual([
      {
        pointer: '/steps/1/steps/0/call',
        message: 'the workflow is called by what it calls: a > b > c > a; its runs would not end',
        reason: { kind: 'called_in_a_circle', way: 'a > b > c > a' },
      },
    ]);
    // A circle that it leads to and is no part of is not its own.
    expect(await circles('a', { a: ['b'], b: ['c'], c: ['b'] })).toEqual([]);
  });

  it('are found wherever there are any, and each workflow is read once', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const graphs = fc.dictionary(name, fc.array(name, { maxLength: 3 }), { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const read: string[] = [];
        const found = await callCircles(document('a', graph.a ?? []), async (names) => {
          read.push(...names);
          return new Map(names.flatMap((one) => (graph[one] ? [[one, graph[one]] as const] : [])));
        });
        // By walks of every length that could matter.
        const reaches = (from: string, left: number): boolean =>
          from === 'a' || (left > 0 && (graph[from] ?? []).some((next) => reaches(next, left - 1)));
        expect(found.map(({ pointer }) => pointer)).toEqual(
          (graph.a ?? []).flatMap((one, at) => (reaches(one, 5) ? [`/steps/${at}/steps/0/call`] : [])),
        );
        expect(new Set(read).size).toBe(read.length);
      }),
    );
  });
});
