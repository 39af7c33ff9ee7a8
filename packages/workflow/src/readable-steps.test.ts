import { expect, it } from 'vitest';
import { parseWorkflow, readableSteps } from './index.ts';

const { document } = parseWorkflow(
  `name: x
on: [{ event: a }]
steps:
  - id: first
    set: {}
  - id: all
    for_each:
      in: "{{event.payload}}"
      steps:
        - id: one
          set: {}
        - id: two
          set: {}
          fallback: [{ id: instead, set: {} }]
  - id: way
    condition: "true"
    then: [{ id: yes, set: {} }]
    else: [{ id: no, set: {} }]
`,
  'yaml',
);

it.each([
  ['first', [], false],
  ['two', ['first', 'one'], true],
  ['instead', ['first', 'one', 'two'], true],
  ['no', ['first', 'all'], false],
  [undefined, ['first', 'all', 'way', 'yes', 'no'], false],
  ['nobody', [], false],
])('tells what %s may read', (id, steps, item) => {
  expect(readableSteps(document, id)).toEqual({ steps, item });
});
