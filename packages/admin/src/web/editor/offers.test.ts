import { expect, it } from 'vitest';
import type { WorkflowParts } from '../api/types.ts';
import { aboutOf, offersOf } from './offers.ts';
import { pathAt } from './yaml-path.ts';

const input = {
  type: 'object',
  properties: { owner: { type: 'string', description: 'Whose it is' }, state: { enum: ['open', 'closed'] } },
  required: ['owner'],
};
const parts: WorkflowParts = {
  connectors: [
    {
      key: 'github',
      displayName: 'GitHub',
      plugin: 'github',
      actions: [{ name: 'close', displayName: 'Close', description: 'Closes an issue', input }],
      triggers: [{ name: 'events', displayName: 'Events', events: 'github.**', types: ['github.push'] }],
      instances: ['main', 'other'],
      supportsHealthCheck: true,
    },
  ],
  stepTypes: [
    {
      key: 'db',
      displayName: 'Database',
      plugin: 'sql',
      types: [{ name: 'query', displayName: 'Query', input: { properties: { query: {} } } }],
    },
  ],
};

/** `|` is the cursor. */
const at = (text: string) => {
  const position = text.indexOf('|');
  const written = text.replace('|', '');
  return [written, position, pathAt(written, position)] as const;
};
const offers = (text: string) => offersOf(parts, ...at(text))?.map(({ label }) => label);

const STEP = 'name: x\non:\n  - event: a\nsteps:\n  - id: first\n    set: {}\n  - id: b\n';

it.each([
  [`${STEP}    action: |`, ['github/close']],
  [`${STEP}    uses: |`, ['db:query']],
  [`${STEP}    action: github/close\n    connection: |`, ['main', 'other']],
  [`${STEP}    action: github/close\n    with:\n      o|`, ['owner', 'state']],
  [`${STEP}    with:\n      o|\n    action: github/close\n  - id: c\n    action: none/such`, ['owner', 'state']],
  [`${STEP}    action: github/close\n    with:\n      state: |`, ['open', 'closed']],
  [`${STEP}    uses: db:query\n    with:\n      |`, ['query']],
  ['name: x\non:\n  - event: |', ['github.**', 'github.push']],
  ['name: x\non:\n  - event: github.**\n    source: |', ['github/main', 'github/other']],
  [`${STEP}    set:\n      |`, undefined],
])('offers what is installed in %j', (text, expected) => {
  expect(offers(text)).toEqual(expected);
});

it('says what a name in the text means', () => {
  expect(aboutOf(parts, ...at(`${STEP}    action: github/cl|ose`))).toBe('Close: Closes an issue');
  expect(aboutOf(parts, ...at(`${STEP}    action: github/close\n    with:\n      owner: |a`))).toBe('Whose it is');
  expect(aboutOf(parts, ...at(`${STEP}    set: |{}`))).toBeUndefined();
});
