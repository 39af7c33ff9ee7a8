import { AutomateError, type Reason } from '@automate/core';
import { expect, it } from 'vitest';
import { parseWorkflow } from './parse-workflow.ts';

/** What is wrong with a step, or with the text that begins with `name`, as data. */
function reasons(text: string): (Reason | undefined)[] {
  const whole = text.startsWith('name') ? text : `name: x\non: [{ event: a }]\nsteps:\n  - { id: a, ${text} }\n`;
  try {
    parseWorkflow(whole, 'yaml');
    return [];
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    return error.details!.errors!.map(({ reason }) => reason);
  }
}

it.each<[string, Reason]>([
  [
    'acton: http/request, set: {}',
    { kind: 'unknown_field', field: 'acton', meant: { kind: 'did_you_mean', name: 'action' } },
  ],
  [
    'set: {}, call: b',
    {
      kind: 'exactly_one_and_has',
      names: 'condition, set, action, uses, call, wait, approval, steps, parallel, for_each, switch',
      found: { kind: 'and', first: 'set', last: 'call' },
    },
  ],
  ['call: b, retry: 3', { kind: 'wrong_type_such_as', type: { kind: 'type_object' }, example: '{ attempts: 3 }' }],
  ['action: a/b, retry: { attempts: 500 }', { kind: 'at_most', most: 100 }],
  ['call: Bad', { kind: 'form_name' }],
  ['call: b, timeout: soon', { kind: 'duration_form' }],
  ['set: {}, then: [{ id: b, set: {} }]', { kind: 'belongs_to_step', kinds: 'condition' }],
  ['call: b, on_failure: never', { kind: 'one_of', names: 'abort, continue' }],
  [
    'set: { t: "{{evnt.x}}" }',
    { kind: 'unknown_path', path: 'evnt.x', meant: { kind: 'did_you_mean', name: 'event' } },
  ],
  ['set: { t: "{{event.payload" }', { kind: 'ends_too_early' }],
  ['set: { t: "{{steps.a.output}}" }', { kind: 'reads_itself', step: 'a' }],
  [
    'set: {}, if: evnt == 1',
    { kind: 'condition_unknown', name: 'evnt', meant: { kind: 'did_you_mean', name: 'event' } },
  ],
  ['set: {}, if: event.payload ==', { kind: 'condition_ends' }],
  ['name: x\non: [{ schedule: 0 0 30 2 * }]\nsteps: [{ id: a, set: {} }]\n', { kind: 'cron_never' }],
  ['name: x\non: [{ event: a }]\nsteps: []\n', { kind: 'too_few_steps' }],
  ['name: x\nname: y\n', { kind: 'given_twice', name: 'name' }],
])('%s is told as data', (text, reason) => {
  expect(reasons(text)).toEqual([reason]);
});

it('quotes what a reader of another language says', () => {
  expect(reasons('name: "x\n')).toEqual([{ kind: 'yaml_unreadable', detail: expect.stringMatching(/quote/) }]);
  expect(reasons('set: {}, if: event.payload.a + 1 == "x" == ')).toEqual([{ kind: 'condition_ends' }]);
  expect(reasons('set: {}, if: event ! 1')).toEqual([{ kind: 'condition_fails', detail: expect.any(String) }]);
});
