import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseWorkflow } from '../parse-workflow.ts';
import { printWorkflow } from '../print-workflow.ts';
import { arbitraryDocument } from '../testing/arbitrary-document.ts';
import { defineStep, defineWorkflow } from './define-workflow.ts';
import { event, ref, template, when } from './reference.ts';

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
    steps: [person, greeting],
  });
  const yaml = `
name: greet
on:
  - event: person.arrived
steps:
  - id: person
    set: { name: "{{event.payload.[full name]}}", age: "{{event.payload.age}}" }
  - id: greeting
    if: steps.person.output.age >= 18 && steps.person.status == "succeeded"
    set: { text: "Hello {{steps.person.output.name}}!", first: "{{event.payload.tags.[0]}}" }
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
