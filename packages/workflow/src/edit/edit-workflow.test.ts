import { AutomateError, type JsonValue, toPointer } from '@automate/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSteps, branchesOf } from '../document/branches.ts';
import type { StepDocument, WorkflowDocument } from '../document/document.ts';
import { parseWorkflow } from '../parse-workflow.ts';
import { printWorkflow } from '../print-workflow.ts';
import { readSource } from '../source/read-source.ts';
import { arbitraryDocument } from '../testing/arbitrary-document.ts';
import { cpuMs } from '../testing/cpu-time.ts';
import { applyEdits } from './apply-edits.ts';
import { editWorkflow } from './edit-workflow.ts';
import type { StepTarget, WorkflowEdit } from './workflow-edit.ts';

const text = `# What greets.
name: greet   # keeps its name

on:
- event: person.arrived
- manual:   true
steps:
  # The first thing.
  - id: lookup
    call: 'people'   # by name
    with: { name: "{{event.payload.name}}", all: [ 1,2 ] }

  # Only for adults.
  - id: adult
    condition: >-
      steps.lookup.output.age >= 18 &&
      steps["lookup"].status == "completed"
    then:
      - id: hello # said
        set:
          text: |
            Hello {{steps.lookup.output.name}}!
            steps.lookup is no reference here
          # Between.
          more: "{{steps.lookup.output.name}}\\tand more"
    else:
      - { id: bye, set: { text: bye } }

output: { said: "{{steps.adult.output}}" } # the end
`;
const edit = (...edits: WorkflowEdit[]) => editWorkflow(text, 'yaml', edits);
/** The lines that are not the same, in order. */
const changes = (after: string, before = text) => {
  const [was, now] = [before.split('\n'), after.split('\n')];
  return [
    ...was.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !was.includes(line)).map((line) => `+${line}`),
  ];
};

describe('an edited text', () => {
  it('is the same where nothing is edited', () => {
    expect(edit()).toBe(text);
    expect(
      edit({ op: 'set', step: 'lookup', at: '/call', value: 'people' }, { op: 'rename_step', id: 'bye', to: 'bye' }),
    ).toBe(text);
  });

  it.each<[string, WorkflowEdit, string[]]>([
    [
      'a text, in its quotes',
      { op: 'set', step: 'lookup', at: '/call', value: 'persons' },
      ["-    call: 'people'   # by name", "+    call: 'persons'   # by name"],
    ],
    ['a field that is new', { op: 'set', step: 'lookup', at: '/timeout', value: '5m' }, ['+    timeout: 5m']],
    [
      'a field of a map in brackets',
      { op: 'set', step: 'bye', at: '/set/loud', value: true },
      ['-      - { id: bye, set: { text: bye } }', '+      - { id: bye, set: { text: bye, loud: true } }'],
    ],
    [
      'data for a text',
      { op: 'set', at: '/name', value: 'hi' },
      ['-name: greet   # keeps its name', '+name: hi   # keeps its name'],
    ],
    [
      'a text of lines',
      { op: 'set', step: 'hello', at: '/set/text', value: 'a\nb\n' },
      [
        '-            Hello {{steps.lookup.output.name}}!',
        '-            steps.lookup is no reference here',
        '+            a',
        '+            b',
      ],
    ],
    ['an item', { op: 'set', at: '/on/1', value: { every: '1h' } }, ['-- manual:   true', '+- every: 1h']],
    [
      'a field that goes',
      { op: 'remove', step: 'hello', at: '/set/more' },
      ['-          # Between.', '-          more: "{{steps.lookup.output.name}}\\tand more"'],
    ],
    [
      'a step that goes, with its comments',
      { op: 'remove_step', id: 'lookup' },
      [
        '-  # The first thing.',
        '-  - id: lookup',
        "-    call: 'people'   # by name",
        '-    with: { name: "{{event.payload.name}}", all: [ 1,2 ] }',
      ],
    ],
    [
      'a list that goes with its last step',
      { op: 'remove_step', id: 'bye' },
      ['-    else:', '-      - { id: bye, set: { text: bye } }'],
    ],
  ])('has %s changed, and nothing else', (_what, change, lines) => {
    expect(changes(edit(change))).toEqual(lines);
  });

  it('has steps put before, between and behind others', () => {
    const put = (index: number, at = '/steps', step?: string) =>
      edit({ op: 'insert_step', step, at, index, value: { id: 'new', wait: { for: '1s' } } }).split('\n');
    const lines = ['  - id: new', '    wait:', '      for: 1s'];
    const place = (found: string[]) => found.indexOf('  - id: new');
    expect(put(0).slice(place(put(0)) - 1, place(put(0)) + 4)).toEqual(['steps:', ...lines, '  # The first thing.']);
    expect(put(1).slice(place(put(1)), place(put(1)) + 4)).toEqual([...lines, '  # Only for adults.']);
    expect(put(9).slice(place(put(9)) - 1, place(put(9)) + 4)).toEqual([
      '      - { id: bye, set: { text: bye } }',
      ...lines,
      '',
    ]);
    expect(put(0, '/on_error', 'bye').join('\n')).toContain(
      '{ id: bye, set: { text: bye }, on_error: [ { id: new, wait: { for: 1s } } ] }',
    );
    expect(put(0, '/fallback', 'lookup').join('\n')).toContain(
      '    fallback:\n      - id: new\n        wait:\n          for: 1s\n\n',
    );
  });

  it('has a step moved with its lines and comments, inwards and outwards', () => {
    const inwards = edit({ op: 'move_step', id: 'lookup', to: { step: 'adult', at: '/then', index: 0 } });
    expect(inwards).toContain(
      '    then:\n      # The first thing.\n      - id: lookup\n        call: \'people\'   # by name\n        with: { name: "{{event.payload.name}}", all: [ 1,2 ] }\n      - id: hello # said',
    );
    const added = edit({ op: 'insert_step', step: 'adult', at: '/then', index: 0, value: { id: 'x', set: {} } });
    const outwards = editWorkflow(added, 'yaml', [{ op: 'move_step', id: 'hello', to: { at: '/steps', index: 1 } }]);
    expect(outwards).toContain(
      '\n  - id: hello # said\n    set:\n      text: |\n        Hello {{steps.lookup.output.name}}!\n        steps.lookup is no',
    );
  });

  it('has a step moved with its comments also where it was the only one, and where no step was before', () => {
    const after = edit({ op: 'move_step', id: 'hello', to: { step: 'lookup', at: '/on_error', index: 0 } });
    expect(after).toContain(`    on_error:
      - id: hello # said
        set:
          text: |
            Hello {{steps.lookup.output.name}}!
            steps.lookup is no reference here
          # Between.
`);
    expect(after).not.toContain('then:');
    expect(changes(after).filter((line) => line.startsWith('-'))).toEqual(['-    then:']);
  });

  it('has references follow a step that gets another name, in both languages, in the quotes that they have', () => {
    expect(changes(edit({ op: 'rename_step', id: 'lookup', to: 'person' }))).toEqual([
      '-  - id: lookup',
      '-      steps.lookup.output.age >= 18 &&',
      '-      steps["lookup"].status == "completed"',
      '-            Hello {{steps.lookup.output.name}}!',
      '-          more: "{{steps.lookup.output.name}}\\tand more"',
      '+  - id: person',
      '+      steps.person.output.age >= 18 &&',
      '+      steps["person"].status == "completed"',
      '+            Hello {{steps.person.output.name}}!',
      '+          more: "{{steps.person.output.name}}\\tand more"',
    ]);
  });

  it.each([
    [
      'a condition',
      'steps.a.output == "steps.a" && steps.ab.x && x.steps.a && steps[\'a\'].y',
      'condition',
      'steps.b.output == "steps.a" && steps.ab.x && x.steps.a && steps[\'b\'].y',
    ],
    [
      'templates',
      'steps.a {{steps.a.x}} {{f steps.[a].y "steps.a"}} \\{{steps.a}} {{#if steps.a.ok}}{{/if}}',
      'set',
      'steps.a {{steps.b.x}} {{f steps.[b].y "steps.a"}} \\{{steps.a}} {{#if steps.b.ok}}{{/if}}',
    ],
    ['loops', '{{loops.a.item}}', 'set', '{{loops.b.item}}'],
  ])('tells references in %s from what looks like one', (_what, before, field, after) => {
    const step = (value: string) => ({ id: 'x', [field]: field === 'set' ? { v: value } : value });
    const document = {
      name: 'x',
      on: [{ event: 'a' }],
      steps: [{ id: 'a', set: {} }, step(before)],
    } as WorkflowDocument;
    const renamed = applyEdits(document, [{ op: 'rename_step', id: 'a', to: 'b' }]);
    expect(renamed.steps[1]).toEqual(step(after));
  });

  it('of a thousand steps is renamed through in little time', () => {
    const steps = Array.from(
      { length: 999 },
      (_, at) => `  - id: s${at}\n    set: { t: "{{steps.first.output.t}}" }\n`,
    );
    const long = `name: x\non: [{ event: a }]\nsteps:\n  - id: first\n    set: { t: 1 }\n${steps.join('')}`;
    const began = cpuMs();
    const renamed = editWorkflow(long, 'yaml', [{ op: 'rename_step', id: 'first', to: 'head' }]);
    expect(renamed).toBe(long.replaceAll('first', 'head'));
    expect(cpuMs() - began).toBeLessThan(8_000);
  });

  it('keeps what aliases stand for', () => {
    const shared =
      'name: x\non: [{ event: a }]\nsteps:\n  - id: a\n    set: &s { x: 1, y: { z: 2 } }\n  - id: b\n    set: *s # the same\n  - id: c\n    set: *s\n';
    const inside = editWorkflow(shared, 'yaml', [{ op: 'set', step: 'b', at: '/set/y/z', value: 3 }]);
    expect(inside).toBe(shared.replace(' *s # the same', '\n      x: 1\n      y:\n        z: 3 # the same'));
    const gone = editWorkflow(shared, 'yaml', [{ op: 'remove_step', id: 'a' }]);
    expect(parseWorkflow(gone, 'yaml').document.steps.map(({ set }) => set)).toEqual([
      { x: 1, y: { z: 2 } },
      { x: 1, y: { z: 2 } },
    ]);
    const last = editWorkflow(shared, 'yaml', [{ op: 'move_step', id: 'a', to: { at: '/steps', index: 9 } }]);
    expect(parseWorkflow(last, 'yaml').document.steps.map(({ id, set }) => [id, set?.x])).toEqual([
      ['b', 1],
      ['c', 1],
      ['a', 1],
    ]);
  });

  it('of JSON stays JSON', () => {
    const json = '{\n  "name": "x",\n  "on": [{"event": "a"}],\n  "steps": [\n    {"id": "a", "set": {}}\n  ]\n}\n';
    const edited = editWorkflow(json, 'json', [
      { op: 'insert_step', at: '/steps', index: 1, value: { id: 'b', set: { v: 'a\nb' } } },
      { op: 'set', at: '/description', value: 'new' },
      { op: 'set', step: 'a', at: '/set/x', value: 1 },
    ]);
    expect(edited).toBe(
      '{\n  "name": "x",\n  "on": [{"event": "a"}],\n  "steps": [\n    {"id": "a", "set": {"x": 1}},\n    {"id": "b", "set": {"v": "a\\nb"}}\n  ],\n  "description": "new"\n}\n',
    );
  });

  it.each<[string, WorkflowEdit, string, RegExp]>([
    ['no such step', { op: 'remove_step', id: 'lokup' }, 'NOT_FOUND', /no step "lokup"; did you mean "lookup"/],
    ['no such field', { op: 'remove', at: '/nothing' }, 'NOT_FOUND', /\/nothing/],
    ['no such place', { op: 'set', at: '/a/b', value: 1 }, 'NOT_FOUND', /\/a\/b/],
    ['the whole document', { op: 'set', at: '', value: {} }, 'INVALID_ARGUMENT', /part/],
    ['no pointer', { op: 'set', at: 'name', value: 1 }, 'INVALID_ARGUMENT', /JSON Pointer/],
    [
      'a step into itself',
      { op: 'move_step', id: 'adult', to: { step: 'hello', at: '/on_error', index: 0 } },
      'INVALID_ARGUMENT',
      /into itself/,
    ],
    ['a name that is taken', { op: 'rename_step', id: 'hello', to: 'bye' }, 'INVALID_ARGUMENT', /already/],
    [
      'a field that cannot be',
      { op: 'set', at: '/output', value: JSON.parse('{"__proto__": 1}') as JsonValue },
      'INVALID_ARGUMENT',
      /__proto__/,
    ],
  ])('is refused for %s', (_what, change, code, message) => {
    expect(() => edit(change)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('edits of any text', () => {
  const value = fc.oneof(
    fc.constantFrom<JsonValue>(
      'a',
      'a b: c',
      'two\nlines\n',
      'ends\n\n',
      ' lead',
      '# no comment',
      '- x',
      '',
      'é\u2028',
      1,
      true,
      null,
      {},
      [],
    ),
    fc
      .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
      .filter((json) => !/__proto__|\d{16}|e\+/.test(JSON.stringify(json))),
  ) as fc.Arbitrary<JsonValue>;
  const OPS = ['set', 'add', 'remove', 'insert', 'move', 'drop', 'rename'] as const;
  const plan = fc.array(fc.tuple(fc.constantFrom(...OPS), fc.nat(), fc.nat(), value), { minLength: 1, maxLength: 4 });

  /** Every place in plain data but the whole. */
  function* places(at: JsonValue, path: (string | number)[] = []): Generator<(string | number)[]> {
    if (path.length > 0) yield path;
    if (typeof at !== 'object' || at === null) return;
    for (const [key, child] of Object.entries(at))
      yield* places(child, [...path, Array.isArray(at) ? Number(key) : key]);
  }
  const pick = <T>(items: readonly T[], n: number): T => items[n % items.length]!;

  function editOf(
    document: WorkflowDocument,
    [op, n, m, given]: [(typeof OPS)[number], number, number, JsonValue],
  ): WorkflowEdit | undefined {
    const data = document as unknown as JsonValue;
    const steps = [...allSteps(document.steps)].map(({ step }) => step);
    if (steps.length === 0 && !['set', 'remove'].includes(op)) return undefined;
    const targets: StepTarget[] = [
      { at: '/steps', index: m % 4 },
      ...steps.flatMap((step) => [
        ...branchesOf(step).map(({ place }) => ({ step: step.id, at: toPointer(place), index: m % 3 })),
        { step: step.id, at: '/on_error', index: 0 },
      ]),
    ];
    // Lists of steps stay what they are: other edits look into them.
    const fields = [...places(data)].filter(
      (path) =>
        !path.every(
          (key) =>
            typeof key === 'number' ||
            [
              'steps',
              'parallel',
              'then',
              'else',
              'switch',
              'cases',
              'default',
              'for_each',
              'on_error',
              'fallback',
              'compensate',
            ].includes(key),
        ) && path.at(-1) !== 'id',
    );
    if (op === 'set') return { op, at: toPointer(pick(fields, n)), value: given };
    if (op === 'remove') return { op, at: toPointer(pick(fields, n)) };
    if (op === 'add')
      return {
        op: 'set',
        step: pick(steps, n).id,
        at: toPointer([pick(['description', 'with', 'a b', '#', '0', '-'], m)]),
        value: given,
      };
    if (op === 'insert') return { op: 'insert_step', ...pick(targets, n), value: { id: `new${m}`, set: { given } } };
    if (op === 'move') return { op: 'move_step', id: pick(steps, n).id, to: pick(targets, n + m) };
    if (op === 'drop') return steps.length > 1 ? { op: 'remove_step', id: pick(steps, n).id } : undefined;
    return { op: 'rename_step', id: pick(steps, n).id, to: `named${m}` };
  }

  /** With comments above and beside every step, and empty lines. */
  const commented = (document: WorkflowDocument) =>
    `# first\n${printWorkflow(document, 'yaml').replace(/^( *)- id: (\w+)$/gm, (line, indent, id) => `${id.endsWith('1') ? '\n' : ''}${indent}# above ${id}.\n${line} # beside ${id}.`)}# last\n`;

  it('give what they give of the data, keep all comments elsewhere, and change nothing when they change nothing', () => {
    let edited = 0;
    let refused = 0;
    fc.assert(
      fc.property(arbitraryDocument, plan, fc.boolean(), (document, planned, asJson) => {
        const format = asJson ? 'json' : 'yaml';
        let source = asJson ? printWorkflow(document, 'json') : commented(document);
        let data = document;
        const first = new Map<string, string>();
        fc.pre(JSON.stringify(readSource(source, format).value) === JSON.stringify(document));
        expect(editWorkflow(source, format, [])).toBe(source);
        for (const one of planned) {
          const change = editOf(data, one);
          if (change === undefined) continue;
          let next: WorkflowDocument;
          try {
            next = applyEdits(data, [change]);
          } catch (error) {
            if (!AutomateError.isInstance(error)) throw error;
            expect(() => editWorkflow(source, format, [change])).toThrow(expect.objectContaining({ code: error.code }));
            refused += 1;
            continue;
          }
          const after = editWorkflow(source, format, [change]);
          expect(JSON.stringify(readSource(after, format).value)).toBe(JSON.stringify(next));
          const gone = new Set(touched(data, change).map((id) => first.get(id) ?? id));
          if (change.op === 'rename_step') first.set(change.to, first.get(change.id) ?? change.id);
          for (const [comment, id] of source.matchAll(/# (?:above|beside) (\w+)\./g)) {
            if (!gone.has(id!)) expect(after).toContain(comment);
          }
          if (!asJson) expect(after).toMatch(/^# first\n[\s\S]*# last\n/);
          [source, data] = [after, next];
          edited += 1;
        }
      }),
      { numRuns: 150 },
    );
    expect(edited).toBeGreaterThan(150);
    expect(refused).toBeLessThan(edited);
  });

  /** Steps that an edit takes away or puts elsewhere, with all inside of them. */
  function touched(document: WorkflowDocument, change: WorkflowEdit): string[] {
    if (change.op !== 'move_step' && change.op !== 'remove_step') return [];
    const found = [...allSteps(document.steps)].find(({ step }) => step.id === change.id)?.step as StepDocument;
    return [...allSteps([found])].map(({ step }) => step.id);
  }
});
