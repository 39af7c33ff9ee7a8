import { expect, it } from 'vitest';
import { expressionAt, namesAt, templateAt } from './expression-at.ts';

it.each([
  ['', [], ''],
  ['ev', [], 'ev'],
  ['event.payload.', ['event', 'payload'], ''],
  ['a == steps.first.out', ['steps', 'first'], 'out'],
  ['size(event.payload.items.[0].na', ['event', 'payload', 'items', '0'], 'na'],
  ['"x" + ', [], ''],
])('knows where the cursor is in %j', (code, path, word) => {
  expect(expressionAt(code)).toEqual({ path, word });
});

it('offers nothing inside of a text', () => {
  expect(expressionAt('event.type == "git')).toBeUndefined();
});

it('tells the code of a template from what is around it', () => {
  expect(templateAt('Hello {{ event.')).toBe(' event.');
  expect(templateAt('Hello {{event.type}} and')).toBeUndefined();
  expect(templateAt('Hello')).toBeUndefined();
});

it('finds what stands in an example, and nothing where it has nothing', () => {
  const sample = { event: { payload: { items: [{ name: 'a' }], none: null } } };
  expect(namesAt(sample, ['event', 'payload']).map(({ name }) => name)).toEqual(['items', 'none']);
  expect(namesAt(sample, ['event', 'payload', 'items'])).toEqual([{ name: '0', value: { name: 'a' } }]);
  expect(namesAt(sample, ['event', 'payload', 'none'])).toEqual([]);
  expect(namesAt(sample, ['event', 'constructor'])).toEqual([]);
});
