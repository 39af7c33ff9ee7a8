import { AutomateError, type InputProblem } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { compileWorkflow } from './compile-workflow.ts';
import { parseWorkflow, workflowFromJson } from './parse-workflow.ts';
import { cpuMs } from './testing/cpu-time.ts';

/** `line:column pointer message` of everything that is wrong. */
function refused(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    expect(error.code).toBe('INVALID_ARGUMENT');
    return error.details!.errors!.map(say);
  }
  throw new Error('nothing was refused');
}
const say = ({ line, column, pointer, message }: InputProblem) => `${line}:${column} ${pointer} ${message}`;
const yaml = (source: string) => refused(() => parseWorkflow(source, 'yaml'));
const set = (text: string) => withSteps(`  - id: a\n    set: { x: "${text}" }`);
const withSteps = (steps: string, top = '') => `name: x\non:\n  - event: a.b\n${top}steps:\n${steps}`;

describe('parseWorkflow', () => {
  it('tells every problem of every part at once, in the order of the text', () => {
    expect(
      yaml(`nam: x
on:
  - event: github..issues
    if: evnt.payload.x == 1
  - event: a.b
    iff: "true"
    if: steps.a.output
env: [OTHER, 5]
timeout: soon
steps:
  - id: a
    condition: event.payload.x
    retry: { attempts: 0, jiter: true }
  - id: a
    set: { t: "{{evnt.x}} $env:NOPE", u: "{{steps.c.output}}" }
  - id: c
    action: http
    with: [1]
  - set: {}
    wait: { for: 0 }
`),
    ).toEqual([
      '1:1 /name "name" is missing',
      '1:1 /nam unknown field "nam"; did you mean "name"?',
      '3:5 /on/0/event must be an event type such as github.issues.opened; a segment may be *, the last one also ** for any that follow',
      '6:5 /on/1/iff unknown field "iff"; did you mean "if"?',
      '8:14 /env/1 must be a text',
      '9:1 /timeout must be a duration such as 30s, 5m, 1h30m, 2d or 500ms, or whole milliseconds',
      '13:14 /steps/0/retry/attempts must be 1 or more',
      '13:27 /steps/0/retry/jiter unknown field "jiter"; did you mean "jitter"?',
      '14:5 /steps/1/id "a" is already the id of step 1; each needs its own',
      '15:18 /steps/1/set/t "evnt.x" is unknown; did you mean "event"?',
      '15:27 /steps/1/set/t environment variable "NOPE" is not listed; write env: [OTHER, NOPE] at the top',
      '15:45 /steps/1/set/u step "c" has not run yet here: a step reads the steps above it',
      '17:5 /steps/2/action must be connector/action, such as http/request',
      '18:5 /steps/2/with must be an object',
      '19:5 /steps/3/id "id" is missing',
      '20:13 /steps/3/wait/for must be a duration such as 30s, 5m, 1h30m, 2d or 500ms, or whole milliseconds',
    ]);
  });

  it('places what is wrong inside texts of every YAML style', () => {
    expect(
      yaml(
        withSteps(`  - id: plain
    if: true && steps.x.output
    set: {}
  - id: single
    set: { t: 'ab {{steps.x.output}}' }
  - id: escaped
    set: { t: "a\\tb {{steps.x.output}}" }
  - id: literal
    set:
      t: |
        one
          {{steps.x.output}}
  - id: several
    if: >-
      event.payload.a == 1 &&
      steps.x.output
    set: {}
`),
      ),
    ).toEqual(
      [
        '6:17 /steps/0/if there is no step "x" above',
        '9:21 /steps/1/set/t there is no step "x" above; did you mean "plain"?',
        '11:15 /steps/2/set/t there is no step "x" above; there is plain, single',
        '16:13 /steps/3/set/t there is no step "x" above; there is escaped, plain, single',
        '18:9 /steps/4/if there is no step "x" above; there is escaped, literal, plain, single',
      ].map((line) => line.replace('; did you mean "plain"?', '; there is plain')),
    );
  });

  it.each<[string, string, RegExp]>([
    ['broken syntax', 'a: [1', /^1:\d+ {2}Flow sequence/],
    ['a field twice', 'name: x\nname: y', /^2:1 \/name "name" is given twice/],
    [
      'a field twice, deep',
      withSteps('  - id: a\n    set: {}\n    id: b\n'),
      /^7:5 \/steps\/0\/id "id" is given twice/,
    ],
    ['a tag', 'name: !env X', /^1:7 {2}Unresolved tag: !env/],
    ['a tag of an older YAML', 'name: !!binary aGk=', /Unresolved tag/],
    ['a directive', '%YAML 1.1\n---\nname: x', /^1:1 {2}directives/],
    ['two documents', 'name: x\n---\nname: y', /multiple documents/],
    ['a key that is no text', '? [a]\n: 1', /keys must be strings/],
    ['__proto__', 'name: x\n__proto__: { a: 1 }', /^2:1 \/__proto__ a field cannot be called __proto__/],
    [
      '__proto__, deep',
      withSteps('  - id: a\n    set: { a: { "__proto__": 1 } }\n'),
      /^6:17 \/steps\/0\/set\/a\/__proto__/,
    ],
    ['too many digits', 'name: 123456789012345678901', /in quotes/],
    ['no number', 'timeout: .nan', /finite/],
    ['an unknown alias', 'name: *x', /alias \*x has no anchor/],
    ['an alias of itself', 'a: &a [*a]', /nests more than 64 deep/],
    ['endless nesting', '['.repeat(50_000), /^1:1 {2}nests too deep/],
    ['no document', '', /must be an object/],
    ['a list', '- 1', /must be an object/],
  ])('refuses %s', (_what, source, message) => {
    const [first] = yaml(source);
    expect(first).toMatch(message);
  });

  it('refuses a bomb of aliases in little time', () => {
    const levels = 'abcdefghi'.split('');
    const lines = levels.map(
      (name, i) => `${name}: &${name} [${Array(9).fill(i === 0 ? 'lol' : `*${levels[i - 1]}`)}]`,
    );
    const started = cpuMs();
    expect(yaml(lines.join('\n'))[0]).toMatch(/more than 100000 values/);
    expect(cpuMs() - started).toBeLessThan(3000);
  });

  it.each([
    ['fields', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'), /unknown field "k0"/],
    ['list items', '- a\n'.repeat(100_000), /too many parts/],
    ['empty lines', '\n'.repeat(1_000_000), /too many parts/],
    ['ends of lists', ']'.repeat(1_000_000), /too many parts/],
    ['ends of objects', `a: ${'}'.repeat(1_000_000)}`, /too many parts/],
    ['texts that touch', '"a" '.repeat(250_000), /too many parts/],
    ['texts of both kinds', `"a"'b'`.repeat(160_000), /too many parts/],
    ['names that touch', `{${"':".repeat(500_000)}`, /too many parts/],
    ['escapes that are none', `"${'\\q'.repeat(500_000)}"`, /too many parts/],
    ['secrets without a name', set('$secret:'.repeat(120_000)), /1000 references/],
    ['secrets', set('$secret:a '.repeat(100_000)), /1000 references/],
    ['levels', '- '.repeat(60_000), /nests too deep/],
    ['quotes', `a: "${'\\"'.repeat(400_000)}"`, /unknown field "a"/],
  ])('reads a document of very many %s in little time', (_what, source, message) => {
    const started = cpuMs();
    expect(yaml(source).join()).toMatch(message);
    expect(cpuMs() - started).toBeLessThan(8000);
  });

  it('takes aliases that are used with measure', () => {
    const { document } = parseWorkflow(
      withSteps('  - id: a\n    set: { h: &h { x: 1 } }\n  - id: b\n    set: { h: *h }\n'),
      'yaml',
    );
    expect(document.steps[1]!.set).toEqual({ h: { x: 1 } });
  });

  it('binds aliases in the order of the text', () => {
    const { document } = parseWorkflow(
      withSteps('  - id: a\n    set: { p: &b 1, x: &a [*b], q: &b 2, z: *a, w: *b }\n'),
      'yaml',
    );
    expect(document.steps[0]!.set).toEqual({ p: 1, x: [1], q: 2, z: [1], w: 2 });
  });

  it('refuses what is too long, in characters and in steps', () => {
    expect(() => parseWorkflow(`name: x #${'x'.repeat(1_048_576)}`, 'yaml')).toThrow(/1048576 at most/);
    const steps = Array.from({ length: 1001 }, (_, i) => ({ id: `s${i}`, set: {} }));
    expect(refused(() => workflowFromJson({ name: 'x', on: [{ event: 'a' }], steps }))).toEqual([
      'undefined:undefined /steps may have 1000 steps at most',
    ]);
  });

  it('reads JSON as JSON, with places', () => {
    const text =
      '{\n  "name": "x",\n  "on": [{ "event": "a" }],\n  "steps": [{ "id": "a", "set": { "t": "{{nope.x}}" } }]\n}';
    expect(refused(() => parseWorkflow(text, 'json'))).toEqual([
      '4:43 /steps/0/set/t "nope.x" is unknown; there is env, event, execution, secrets, steps',
    ]);
    expect(refused(() => parseWorkflow('{"a": 1,\n "a": 2}', 'json'))[0]).toMatch(/^2:2 \/a "a" is given twice/);
    expect(refused(() => parseWorkflow('{"a": 1,\n}', 'json'))[0]).toMatch(/^2:1 {2}is no JSON/);
    expect(refused(() => parseWorkflow('name: x', 'json'))[0]).toMatch(/is no JSON/);
    expect(() => parseWorkflow('', 'toml' as 'json')).toThrow(/use yaml or json/);
  });

  it('warns of what is probably not meant', () => {
    const { warnings } = parseWorkflow(
      withSteps(
        '  - id: check\n    condition: event.payload.x == 1\n  - id: b\n    set: { u: "$env:USED" }\n',
        'env: [USED, UNUSED]\n',
      ),
      'yaml',
    );
    expect(warnings.map(say)).toEqual([
      '4:13 /env/1 "UNUSED" is listed and never used',
      '7:5 /steps/0/condition its result is never used: put steps in its then or else, or let a step run by if: steps.check.output',
    ]);
  });

  it('tells what is wrong with the instances that a workflow waits for, and what is probably not meant', () => {
    const steps = '  - id: a\n    action: github/create_issue\n';
    expect(yaml(withSteps(steps, 'hold: { while_down: [github, Git/x, a/main], timout: 1h }\n'))).toEqual([
      '4:22 /hold/while_down/0 must be connector/instance, such as github/main',
      '4:30 /hold/while_down/1 must be connector/instance, such as github/main',
      '4:46 /hold/timout unknown field "timout"; did you mean "timeout"?',
    ]);
    expect(yaml(withSteps(steps, 'hold: { while_down: [a/b, a/b] }\n'))).toEqual([
      '4:9 /hold/while_down names an instance twice',
    ]);
    expect(yaml(withSteps(steps, 'hold: { while_down: [] }\n'))).toEqual([
      '4:9 /hold/while_down needs at least one instance',
    ]);
    const { warnings } = parseWorkflow(withSteps(steps, 'hold: { while_down: [github/main, gitub/2_b] }\n'), 'yaml');
    expect(warnings.map(say)).toEqual([
      '4:35 /hold/while_down/1 no step calls connector "gitub"; did you mean "github"?',
    ]);
  });

  it('knows the filters it is given, and only those', () => {
    const document = { name: 'x', on: [{ event: 'a' }], steps: [{ id: 'a', set: { t: '{{mine event.id}}' } }] };
    expect(() => compileWorkflow(document)).toThrow(/no filter "mine"/);
    const filters = new Map([['mine', { name: 'mine', apply: () => 1 }]]);
    expect(parseWorkflow(JSON.stringify(document), 'json', { filters }).document).toEqual(document);
  });
});
