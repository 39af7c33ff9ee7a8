import { AutomateError } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from './parse-workflow.ts';
import { workflowProblems } from './problems.ts';
import { cpuMs } from './testing/cpu-time.ts';

/** Every problem of a text, as `line:column pointer message`. */
function problems(text: string): string[] {
  try {
    parseWorkflow(text, 'yaml');
    return [];
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    for (const { message, reason } of error.details!.errors!) {
      expect(Object.keys(workflowProblems), message).toContain(reason?.kind);
    }
    return error.details!.errors!.map(
      ({ line, column, pointer, message }) => `${line}:${column} ${pointer} ${message}`,
    );
  }
}

/** The steps begin in line 5. */
const withSteps = (steps: string) => `name: x\non:\n  - event: a\nsteps:\n${steps}`;
const nested = (depth: number) =>
  Array.from(
    { length: depth },
    (_, at) => `${'  '.repeat(2 * at + 1)}- id: s${at}\n${'  '.repeat(2 * at + 2)}steps:\n`,
  ).join('');

describe('a bad document is told where it is bad, and what to write', () => {
  it.each<[string, string, RegExp]>([
    [
      'an unknown kind of step',
      '  - id: a\n    acton: http/request\n',
      /^6:5 \/steps\/0\/acton unknown field "acton"; did you mean "action"\?/,
    ],
    [
      'one inside of a step',
      '  - id: a\n    parallel:\n      - id: b\n        sett: {}\n',
      /^8:9 \/steps\/0\/parallel\/0\/sett .*did you mean "set"/,
    ],
    [
      'no kind at all',
      '  - id: a\n',
      /^5:5 \/steps\/0 must have exactly one of condition, set, action, .*; it has none/,
    ],
    ['two kinds', '  - id: a\n    set: {}\n    call: b\n', /^5:5 \/steps\/0 .*it has set and call/],
    [
      'an unknown step in a template',
      '  - id: first\n    set: {}\n  - id: b\n    set: { t: "{{steps.frst.output}}" }\n',
      /^8:18 \/steps\/1\/set\/t there is no step "frst" above; did you mean "first"\?/,
    ],
    [
      'an unknown step in a condition',
      '  - id: first\n    set: {}\n  - id: b\n    if: steps.frst.output == 1\n    set: {}\n',
      /^8:9 \/steps\/1\/if there is no step "frst" above; did you mean "first"\?/,
    ],
    [
      'a step that reads what comes later',
      '  - id: a\n    set: { t: "{{steps.b.output}}" }\n  - id: b\n    set: {}\n',
      /^6:18 .*"b" has not run yet here: a step reads the steps above it/,
    ],
    ['an unknown root', '  - id: b\n    set: { t: "{{evnt.payload}}" }\n', /^6:18 .*did you mean "event"/],
    [
      'an id that is there already, at any depth',
      '  - id: a\n    set: {}\n  - id: b\n    steps:\n      - id: a\n        set: {}\n',
      /^9:9 \/steps\/1\/steps\/0\/id "a" is already the id of step 1/,
    ],
    ['a number for an id', '  - id: 5\n    set: {}\n', /^5:5 \/steps\/0\/id must be a text/],
    [
      'a text for an object',
      '  - id: a\n    wait: 5m\n',
      /^6:5 \/steps\/0\/wait must be an object, such as \{ for: 5m \}/,
    ],
    [
      'a number for an object',
      '  - id: a\n    call: b\n    retry: 3\n',
      /^7:5 \/steps\/0\/retry must be an object, such as \{ attempts: 3 \}/,
    ],
    ['true for a duration', '  - id: a\n    call: b\n    timeout: true\n', /^7:5 .* must be a duration such as 30s/],
    ['a text for a step', '  - just a text\n', /^5:5 \/steps\/0 must be an object/],
    [
      'a step type without its type',
      '  - id: a\n    uses: db.query\n',
      /^6:5 \/steps\/0\/uses must be name:type of a step type, such as db:query/,
    ],
    [
      'a loop over nothing',
      '  - id: a\n    for_each: { steps: [{ id: b, set: {} }] }\n',
      /^6:5 \/steps\/0\/for_each\/in "in" is missing/,
    ],
    [
      'a field of another kind',
      '  - id: a\n    set: {}\n    else: [{ id: b, set: {} }]\n',
      /^7:5 \/steps\/0\/else belongs to a step with condition/,
    ],
    [
      '__proto__ as a field',
      '  - id: a\n    set: { __proto__: { x: 1 } }\n',
      /^6:12 \/steps\/0\/set\/__proto__ a field cannot be called __proto__/,
    ],
    ['__proto__ as an id', '  - id: __proto__\n    set: {}\n', /^5:5 \/steps\/0\/id must be lower-case/],
    [
      '__proto__ in a template',
      '  - id: a\n    set: { t: "{{event.payload.__proto__.x}}" }\n',
      /^6:18 .*data has no field __proto__/,
    ],
    [
      'constructor as a step',
      '  - id: a\n    set: { t: "{{steps.constructor.output}}" }\n',
      /^6:18 .*there is no step "constructor"/,
    ],
    [
      'data that nests too deep',
      `  - id: a\n    set: ${'{ a: '.repeat(80)}1${' }'.repeat(80)}\n`,
      /^6:\d+ .* nests more than 64 deep/,
    ],
    [
      'steps that nest too deep',
      `${nested(40)}${'  '.repeat(81)}- { id: z, set: {} }\n`,
      /^67:129 .* nests more than 64 deep/,
    ],
    [
      'an alias of nothing',
      '  - id: a\n    set: *nothing\n',
      /^6:5 \/steps\/0\/set the alias \*nothing has no anchor before it/,
    ],
  ])('with %s', (_what, steps, message) => {
    expect(problems(withSteps(steps)).join('\n')).toMatch(new RegExp(message.source, 'm'));
  });

  const items = (count: number, indent: string, id = 's') =>
    Array.from({ length: count }, (_, at) => `${indent}- { id: ${id}${at}, set: {} }\n`).join('');
  const bomb = [
    'a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]',
    ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`),
  ].join('\n');

  it.each<[string, string, RegExp]>([
    [
      'of 10 MB',
      withSteps(`  - id: a\n    set: { t: "${'x'.repeat(10_000_000)}" }\n`),
      /^1:1 {2}has 10000061 characters; .* split it with call$/,
    ],
    [
      'of 10,000 steps',
      withSteps(items(10_000, '  ')),
      /^\d{4}:\d+ {2}has too many parts up to here .* split it with call$/,
    ],
    ['of 1,500 steps', withSteps(items(1500, '  ')), /^4:1 \/steps may have 1000 steps at most$/],
    [
      'of 1,500 steps inside of one',
      withSteps(`  - id: a\n    steps:\n${items(1500, '      ')}`),
      /^6:5 \/steps\/0\/steps may have 1000 steps at most$/,
    ],
    [
      'of two groups of 900',
      withSteps(['a', 'b'].map((id) => `  - id: ${id}\n    steps:\n${items(900, '      ', id)}`).join('')),
      /^4:1 \/steps may have 1000 steps at most, with those inside others$/,
    ],
    ['that is a bomb of aliases', bomb, /^\d+:\d+ .* has more than 100000 values, aliases counted$/],
  ])('%s, in little time', (_what, text, message) => {
    const began = cpuMs();
    expect(problems(text)[0]).toMatch(message);
    expect(cpuMs() - began).toBeLessThan(8_000);
  });
});
