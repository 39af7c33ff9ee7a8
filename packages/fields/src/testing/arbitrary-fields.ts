import { FIELD_TYPES, type FieldSpec, type JsonObject, type JsonValue } from '@automate/core';
import fc from 'fast-check';
import { constraintKinds } from '../constraints.ts';
import { fieldProblems } from '../field-problems.ts';

const options = [
  { value: 'a', label: 'A' },
  { value: 'b', label: 'B' },
  { value: 1, label: 'One' },
  { value: true, label: 'Yes' },
];
const patterns = ['^a', 'b$', '^[a-z]*$', '\\d{2}', '^https://'];
const texts = [
  '',
  'a',
  'ab',
  'abc',
  '😀',
  '😀😀',
  'a\nb',
  '12',
  'https://example.com/a?b#c',
  'http://[::1]:80',
  'x@y.z',
];
const urls = ['https://a.example', 'HTTPS://a', 'https://u:p@a.example', 'https://a b', 'ftp://a', 'https://1.2.3.999'];
const others = ['ada@example.com', 'ada@localhost', '+49 30 901820', '123', '12345', '+1 (555) 010-9999'];

/** Values of every kind, many of them nearly right for some type of field. */
export const arbitraryValue: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<JsonValue>(...texts, ...urls, ...others) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<JsonValue>('a', 'b', 1, true, false, 0, -0, 1.5, 2, 3, 1e300, 2 ** 53, null),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<JsonValue>([], ['a'], ['a', 'a'], ['a', 1, true], [1, 2, 3], ['x', null], {}),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue> },
);

/** One time in three. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const rule = (type: FieldSpec['type']) => {
  const kinds = constraintKinds(type);
  if (kinds.length === 0) return fc.constant(undefined);
  const one = fc.constantFrom(...kinds).chain((kind) =>
    fc.record({
      type: fc.constant(kind),
      value: kind === 'pattern' ? fc.constantFrom(...patterns) : fc.integer({ min: 0, max: 3 }),
      message: fc.constant('does not keep to the rule'),
    }),
  );
  return rarely(fc.array(one, { minLength: 1, maxLength: 2 }));
};

/** A field that may be unsound, with a condition on one of the fields before it. */
function arbitraryField(key: string, before: readonly string[]): fc.Arbitrary<FieldSpec> {
  return fc.constantFrom(...FIELD_TYPES).chain((type) => {
    const kinds = constraintKinds(type);
    const bound = (kind: (typeof kinds)[number], value: fc.Arbitrary<unknown>) =>
      kinds.includes(kind) ? { [kind]: rarely(value) } : {};
    const length = fc.integer({ min: 0, max: 4 });
    const chooses = type === 'select' || type === 'multi-select';
    return fc
      .record({
        key: fc.constant(key),
        type: fc.constant(type),
        label: fc.constant(key.toUpperCase()),
        required: fc.boolean(),
        default: fc.option(arbitraryValue, { nil: undefined }),
        ...bound('min', fc.integer({ min: -1, max: 2 })),
        ...bound('max', fc.integer({ min: 0, max: 3 })),
        ...bound('minLength', length),
        ...bound('maxLength', length),
        ...bound('pattern', fc.constantFrom(...patterns)),
        rules: rule(type),
        options: fc.constant(chooses ? options : undefined),
        items: fc.option(fc.constantFrom('string', 'integer', 'float', 'boolean', 'url', 'email', 'phone'), {
          nil: undefined,
        }),
        showWhen:
          before.length === 0
            ? fc.constant(undefined)
            : fc.option(fc.record({ field: fc.constantFrom(...before), equals: arbitraryValue }), { nil: undefined }),
      })
      .map((field) => {
        const sound = JSON.parse(JSON.stringify(field)) as FieldSpec;
        if (type !== 'array') delete sound.items;
        return sound;
      });
  });
}

const PLAUSIBLE: Record<FieldSpec['type'], readonly JsonValue[]> = {
  string: ['a', 'ab', 'a😀b', 'a12b'],
  text: ['a', 'ab', 'a\n12b'],
  integer: [0, 1, 2, 3],
  float: [0, 1, 1.5, 2],
  boolean: [true, false],
  select: ['a', 'b', 1, true],
  'multi-select': [[], ['a'], ['a', 1], ['b', true, 1]],
  secret: ['a', 'ab', 'a12b'],
  url: ['https://a.example', 'http://127.0.0.1:80/a?b'],
  email: ['ada@example.com', 'a12@example.co'],
  phone: ['+49 30 901820', '12345'],
  json: [null, 0, { a: [1] }],
  array: [[], [1], ['a', 'b'], [true]],
};

/** What an operator may fill in: often what fits, sometimes anything, sometimes nothing, once in a while a stray name. */
export function arbitraryConfig(fields: readonly FieldSpec[]): fc.Arbitrary<JsonObject> {
  const entry = (key: string, plausible: readonly JsonValue[]): fc.Arbitrary<[string, JsonValue][]> =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<[string, JsonValue][]>([]) },
      { weight: 6, arbitrary: fc.constantFrom(...plausible).map((value): [string, JsonValue][] => [[key, value]]) },
      { weight: 1, arbitrary: arbitraryValue.map((value): [string, JsonValue][] => [[key, value]]) },
    );
  const stray = rarely(rarely(arbitraryValue));
  return fc
    .tuple(stray, ...fields.map(({ key, type }) => entry(key, PLAUSIBLE[type])))
    .map(([other, ...entries]) =>
      Object.fromEntries([...(other === undefined ? [] : [['stray', other]]), ...entries.flat()]),
    );
}

/** One to four sound fields: what is wrong with a field is taken off it. */
export const arbitraryFields: fc.Arbitrary<FieldSpec[]> = fc
  .tuple(
    arbitraryField('one', []),
    arbitraryField('two', ['one']),
    arbitraryField('three', ['one', 'two']),
    arbitraryField('four', ['one', 'two', 'three']),
  )
  .map((fields) => {
    for (let problems = fieldProblems(fields); problems.length > 0; problems = fieldProblems(fields)) {
      const [, index = '0', attribute = ''] = (problems[0]?.pointer ?? '').split('/');
      delete (fields[Number(index)] as unknown as JsonObject)[attribute];
    }
    return fields;
  });
