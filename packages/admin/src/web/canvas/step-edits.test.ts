import { editWorkflow, parseWorkflow, readSource, type StepTarget, type WorkflowDocument } from '@automate/workflow';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placesOf } from './places.ts';
import { canGo, moveStep, removeStep } from './step-edits.ts';

const TEXT = `name: moved
on: [{ manual: true }]
steps:
  # Makes it.
  - id: first # of all
    set: { n: 1 }
  - id: each
    for_each:
      in: "{{event.payload.items}}"
      steps:
        # Reads it.
        - id: second
          set: { n: "{{steps.first.output.n}}" } # as it is
  - id: choice
    condition: event.payload.ok
    then:
      # Only then.
      - id: third
        set: { n: 3 }
`;
const documentOf = (text: string) => readSource(text, 'yaml').value as unknown as WorkflowDocument;
const moved = (id: string, to: StepTarget, text = TEXT) =>
  editWorkflow(text, 'yaml', moveStep(documentOf(text), id, to));
const TARGETS: StepTarget[] = [
  ...[0, 1, 2, 3].map((index) => ({ at: '/steps', index })),
  ...[0, 1].map((index) => ({ step: 'each', at: '/for_each/steps', index })),
  ...[0, 1].map((index) => ({ step: 'choice', at: '/then', index })),
  { step: 'choice', at: '/else', index: 0 },
  { step: 'first', at: '/on_error', index: 0 },
];
const comments = (text: string) => (text.match(/#.*$/gm) ?? []).toSorted();

it('takes any step to any place and loses no step, no comment and no reference, however often', () => {
  const moves = fc.array(
    fc.tuple(fc.constantFrom('first', 'each', 'second', 'choice', 'third'), fc.constantFrom(...TARGETS)),
  );
  fc.assert(
    fc.property(moves, (made) => {
      let text = TEXT;
      for (const [id, to] of made) {
        const before = documentOf(text);
        if (!canGo(before, id, to)) continue;
        text = moved(id, to, text);
        const place = placesOf(documentOf(text)).get(id);
        expect(place?.list).toEqual({ ...(to.step !== undefined && { step: to.step }), at: to.at });
      }
      const places = placesOf(documentOf(text));
      expect([...places.keys()].toSorted()).toEqual(['choice', 'each', 'first', 'second', 'third']);
      expect(places.get('second')?.step.set).toEqual({ n: '{{steps.first.output.n}}' });
      expect(comments(text)).toEqual(comments(TEXT));
    }),
    { numRuns: 60 },
  );
});

it('leaves an empty place where a list cannot be without a step', () => {
  for (const text of [
    moved('second', { at: '/steps', index: 3 }),
    editWorkflow(TEXT, 'yaml', removeStep(documentOf(TEXT), 'second')),
  ])
    expect(documentOf(text).steps.find(({ id }) => id === 'each')?.for_each?.steps).toEqual([]);
  const without = editWorkflow(TEXT, 'yaml', removeStep(documentOf(TEXT), 'third'));
  expect(documentOf(without).steps.find(({ id }) => id === 'choice')).not.toHaveProperty('then');
});

it('is told to be wrong where a step stands before what it reads', () => {
  const text = moved('first', { at: '/steps', index: 3 });
  expect(() => parseWorkflow(text, 'yaml')).toThrow(/"first" has not run yet/);
});
