import type { StepDocument } from '@automate/workflow';
import { expect, it } from 'vitest';
import { graphOf } from './graph.ts';

const gaps = (step: StepDocument) =>
  graphOf({ on: [], steps: [step] }).nodes.flatMap((node) =>
    node.kind === 'gap' ? [[node.branch.role, node.insert.at]] : [],
  );

it('draws a place for a step on every way that has none', () => {
  const inside = [{ id: 'x', set: {} }];
  expect(gaps({ id: 'a', condition: 'true' })).toEqual([
    ['then', '/then'],
    ['else', '/else'],
  ]);
  expect(gaps({ id: 'a', condition: 'true', else: inside, on_error: [{ id: 'y', set: {} }] })).toEqual([
    ['then', '/then'],
  ]);
  expect(gaps({ id: 'a', switch: { cases: [{ when: 'true', steps: [] }] } })).toEqual([
    ['case', '/switch/cases/0/steps'],
    ['default', '/switch/default'],
  ]);
  expect(gaps({ id: 'a', for_each: { in: [], steps: [] } })).toEqual([['loop', '/for_each/steps']]);
  expect(gaps({ id: 'a', set: {} })).toEqual([]);
});

it('connects all that it draws', () => {
  const { nodes, edges } = graphOf({ on: [{ manual: true }], steps: [{ id: 'a', condition: 'true' }] });
  const ids = new Set(nodes.map(({ id }) => id));
  expect(ids.size).toBe(nodes.length);
  for (const { source, target } of edges) expect([ids.has(source), ids.has(target)]).toEqual([true, true]);
  expect(edges.filter(({ target }) => target === 'join:a').length).toBe(2);
});
