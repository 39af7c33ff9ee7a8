import { AutomateError, type InputProblem } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../parse-workflow.ts';

const HEAD = 'name: x\non: [{ event: a }]\n';
const STEP = 'steps:\n  - { id: s, set: {} }\n';

function problemsOf(text: string): string[] {
  try {
    parseWorkflow(text, 'yaml');
    return [];
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    const errors = (error.details?.errors ?? []) as InputProblem[];
    return errors.map(({ line, column, pointer, message }) => `${line}:${column} ${pointer} ${message}`);
  }
}
const integration = (text: string) => problemsOf(`${HEAD}integrations:\n  - ${text}\n${STEP}`);
const step = (text: string) => problemsOf(`${HEAD}steps:\n  - ${text}\n`);

describe('an integration', () => {
  it.each([
    ['{ to: x }', 'must have exactly one of notification and approval'],
    ['{ notification: a, approval: b, to: x }', 'must have exactly one of notification and approval'],
    ['{ notification: a, to: x }', 'a notification needs "on": what it tells of'],
    ['{ approval: a, on: [failed], to: x }', 'belongs to a notification; an approval has one event'],
    ['{ notification: a, on: [failed, failed], to: x }', 'names an event twice'],
    ['{ notification: a, on: [], to: x }', 'needs at least one event'],
    ['{ notification: a, on: [fails], to: x }', 'must be one of started, completed, failed'],
    ['{ notification: a, on: [failed] }', '"to" is missing'],
    ['{ notification: a b, on: [failed], to: x }', 'connector or connector/instance'],
    ['{ notifikation: a, on: [failed], to: x }', 'unknown field "notifikation"; did you mean "notification"?'],
    ['{ notification: a, on: [failed], to: x, message: "{{steps.s.output}}" }', 'steps'],
    ['{ notification: a, on: [failed], to: "{{run.eror}}" }', 'run has no "eror"; did you mean "error"?'],
    ['{ notification: a, on: [failed], to: x, message: "{{approval.url}}" }', 'approval has no "url"'],
    ['{ notification: a, on: [failed], to: $env:GONE }', 'environment variable "GONE" is not listed'],
  ])('%s is refused, with its place', (text, problem) => {
    const problems = integration(text);
    expect(problems.join('\n')).toContain(problem);
    for (const one of problems) expect(one).toMatch(/^4:\d+ \/integrations\/0/);
  });

  it('names the secrets that it uses, and is told of what it says', () => {
    const text = `${HEAD}integrations:\n  - { notification: sms/main, on: [failed], to: $secret:PHONE }\n${STEP}`;
    const { workflow } = parseWorkflow(text, 'yaml');
    expect(workflow.secrets.map(({ name }) => name)).toEqual(['PHONE']);
    expect(workflow.integrations).toMatchObject([
      { kind: 'notification', connector: 'sms', connection: 'main', on: ['failed'] },
    ]);
    // A worker that cannot tell may run it all the same.
    expect(workflow.requires).toEqual([]);
  });
});

describe('an approval', () => {
  it.each([
    ['{ id: a, approval: {} }', '"message" is missing'],
    ['{ id: a, approval: { message: x, options: [] } }', 'needs at least one option'],
    ['{ id: a, approval: { message: x, options: [Yes] } }', 'must be lower-case letters'],
    ['{ id: a, approval: { message: x, options: [y, y] } }', 'names an option twice'],
    ['{ id: a, approval: { message: x, fail_on: [no] } }', 'must be one of the options: approve, reject'],
    [
      '{ id: a, approval: { message: x, on_timeout: later }, timeout: 1h }',
      'must be one of the options: approve, reject',
    ],
    ['{ id: a, approval: { message: x, on_timeout: reject } }', 'is never taken: the step has no timeout'],
    ['{ id: a, approval: { message: x, approver: [b] } }', 'unknown field "approver"; did you mean "approvers"?'],
    ['{ id: a, approval: { message: "{{steps.b.output}}" } }', 'there is no step "b" above'],
    ['{ id: a, approval: { message: x }, retry: { attempts: 2 } }', 'belongs to a step with'],
    ['{ id: a, approval: { message: x }, wait: { for: 1s } }', 'it has wait and approval'],
  ])('%s is refused, with its place', (text, problem) => {
    const problems = step(text);
    expect(problems.join('\n')).toContain(problem);
    for (const one of problems) expect(one).toMatch(/^4:\d+ \/steps\/0/);
  });
});
