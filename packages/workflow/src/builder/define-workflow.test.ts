import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseWorkflow } from '../parse-workflow.ts';
import { printWorkflow } from '../print-workflow.ts';
import { arbitraryDocument } from '../testing/arbitrary-document.ts';
import { defineStep, defineWorkflow } from './define-workflow.ts';
import { approval, event, ref, run, template, when } from './reference.ts';

const person = defineStep({ id: 'person', set: { name: event.payload['full name'], age: event.payload.age } });
const greeting = defineStep({
  id: 'greeting',
  if: when`${ref(person).output.age} >= ${18} && ${ref(person).status} == ${'succeeded'}`,
  set: { text: template`Hello ${ref(person).output.name}!`, first: event.payload.tags[0] },
});

it('gives the document that the YAML gives', () => {
  const built = defineWorkflow({
    name: 'greet',
    description: undefined,
    on: [{ event: 'person.arrived' }],
    concurrency: { limit: 1, key: [event.source, event.payload.house] },
    priority: event.payload.priority,
    steps: [person, greeting],
  });
  const yaml = `
name: greet
on:
  - event: person.arrived
concurrency: { limit: 1, key: ["{{event.source}}", "{{event.payload.house}}"] }
priority: "{{event.payload.priority}}"
steps:
  - id: person
    set: { name: "{{event.payload.[full name]}}", age: "{{event.payload.age}}" }
  - id: greeting
    if: steps.person.output.age >= 18 && steps.person.status == "succeeded"
    set: { text: "Hello {{steps.person.output.name}}!", first: "{{event.payload.tags.[0]}}" }
`;
  expect(built).toStrictEqual(parseWorkflow(yaml, 'yaml').document);
});

it('asks, and tells others, as the YAML does', () => {
  const built = defineWorkflow({
    name: 'ask',
    on: [{ event: 'a' }],
    integrations: [
      {
        notification: 'mail',
        on: ['approval_requested'],
        to: event.payload.boss,
        message: template`${approval.message} ${approval.links.yes}`,
      },
      { notification: 'mail/ops', on: ['failed'], to: 'ops', subject: run.error.code },
    ],
    steps: [
      { id: 'ok', approval: { message: template`Pay ${event.payload.sum}?`, options: ['yes', 'no'] }, timeout: '2d' },
    ],
  });
  const yaml = `
name: ask
on: [{ event: a }]
integrations:
  - { notification: mail, on: [approval_requested], to: "{{event.payload.boss}}", message: "{{approval.message}} {{approval.links.yes}}" }
  - { notification: mail/ops, on: [failed], to: ops, subject: "{{run.error.code}}" }
steps:
  - { id: ok, approval: { message: "Pay {{event.payload.sum}}?", options: [yes, no] }, timeout: 2d }
`;
  expect(built).toStrictEqual(parseWorkflow(yaml, 'yaml').document);
});

it('is the same after it was printed and read again', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      const built = defineWorkflow(document);
      expect(built).toStrictEqual(document);
      expect(parseWorkflow(printWorkflow(built, 'yaml'), 'yaml').document).toStrictEqual(built);
    }),
    { numRuns: 100 },
  );
});

it('refuses a step that is not there: in types where it is one, and when it runs', () => {
  // @ts-expect-error a name is no step
  const nobody = () => ref('nobody').output;
  expect(nobody).toBeTypeOf('function');
  const build = () =>
    defineWorkflow({ name: 'x', on: [{ event: 'a' }], steps: [{ id: 'a', set: { b: ref({ id: 'gone' }).output } }] });
  expect(build).toThrow('there is no step "gone" above');
});
