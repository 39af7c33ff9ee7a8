import { AutomateError, type InputProblem } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { placeSteps } from '../compile/place-steps.ts';
import { STEP_ROOTS, TRIGGER_ROOTS } from '../scope-check.ts';
import { cpuMs } from '../testing/cpu-time.ts';
import { compileCondition } from './compile-condition.ts';

const data = {
  event: {
    id: 'e1',
    type: 'github.issues.opened',
    source: 'github/demo',
    payload: {
      action: 'opened',
      issue: {
        number: 5,
        title: 'Crash',
        labels: [
          { name: 'bug', files: ['a.ts', 'b.md'] },
          { name: 'ui', files: [] },
        ],
      },
      total: 12.5,
      zero: 0,
      big: 9007199254740991,
      numbers: [1, 2, 3],
      index: 1,
      draft: false,
      body: null,
      at: '2026-11-20T11:13:00Z',
      odd: { constructor: 'own', x: 1 },
      nulls: { constructor: null, y: 2 },
    },
  },
  execution: { id: 'x1', name: 'demo' },
  steps: {
    check: { output: true, status: 'succeeded' },
    made: { output: { id: 7, tags: ['a'] }, status: 'succeeded' },
  },
};
const places = placeSteps(
  ['check', 'made', 'now', 'later'].map((id, at) => ({ step: { id }, pointer: `/steps/${at}` })),
);
const steps = new Map([...places.values()].map(({ place }) => [place.id, place]));
const scope = { roots: STEP_ROOTS, steps, at: steps.get('now'), reads: new Set<string>() };
const place = { pointer: '/steps/2/if', owner: 'step "now"' };

function compile(source: string, roots: readonly string[] = STEP_ROOTS) {
  return compileCondition(source, { ...scope, roots }, place);
}

function decide(source: string): boolean {
  const result = compile(source);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('; '));
  return result.condition(data);
}

function problems(source: string, roots?: readonly string[]): InputProblem[] {
  const result = compile(source, roots);
  return 'problems' in result ? result.problems : [];
}

describe('a condition', () => {
  it.each([
    // Numbers of JSON and numbers of the expression
    'event.payload.issue.number == 5',
    '5 == event.payload.issue.number',
    'event.payload.issue.number > 3 && event.payload.issue.number <= 5',
    'event.payload.issue.number != 6',
    'event.payload.issue.number in [1, 5]',
    'event.payload.issue.number + 1 == 6',
    '10 - event.payload.issue.number == 5',
    'event.payload.issue.number % 2 == 1',
    'event.payload.issue.number / 2 == 2.5',
    'event.payload.issue.number % event.payload.index == 0',
    'event.payload.total * 2 == 25',
    'event.payload.total > 12 && event.payload.total < 12.75',
    '-event.payload.issue.number == -5',
    'event.payload.big == 9007199254740991',
    'size(event.payload.numbers) == 3 && size(event.payload.numbers) > event.payload.index',
    'size(event.payload.numbers) + event.payload.index == 4',
    'event.payload.numbers == [1, 2, 3]',
    'event.payload.numbers[0] == 1 && event.payload.numbers[event.payload.index] == 2',
    'event.payload.numbers.map(n, n * 2) == [2, 4, 6]',
    '2 in event.payload.numbers',
    'int(event.payload.total) == 12',
    'string(event.payload.issue.number) == "5" && "#" + string(event.payload.issue.number) == "#5"',
    'double("12.5") == event.payload.total',
    // Texts, nothing, time
    'event.payload.action == "opened" && event.type.startsWith("github.")',
    'event.payload.issue.title.lowerAscii().contains("crash")',
    'event.payload.body == null && !event.payload.draft',
    'timestamp(event.payload.at) > timestamp("2026-01-01T00:00:00Z")',
    'timestamp(event.payload.at) + duration("1h") < timestamp("2026-11-21T00:00:00Z")',
    // Lists
    'event.payload.issue.labels.exists(l, l.name == "bug")',
    'event.payload.issue.labels.all(l, size(l.name) > 1)',
    'event.payload.issue.labels.filter(l, l.name == "ui").size() == 1',
    'event.payload.issue.labels.exists(l, l.files.exists(f, f.endsWith(".ts")))',
    'event.payload.issue.labels.exists(l, l.files.filter(f, f != "").exists(f, f == "b.md"))',
    // What may not be there
    'has(event.payload.issue) && !has(event.payload.label)',
    'event.payload.?label.?name.orValue("none") == "none"',
    'event.payload.issue.?title.orValue("") == "Crash"',
    '"label" in event.payload == false',
    'event.payload.label == 1 || true',
    // Steps
    'steps.check.output',
    'steps["check"].output == true && steps.made.output.id == 7',
    'steps.made.status == "succeeded" && "a" in steps.made.output.tags',
    'execution.name == "demo" && execution.id != ""',
    'cel.bind(n, event.payload.issue.number, n * n == 25)',
    // Own fields only
    '!has(event.payload.toString) && !has(event.payload.issue.constructor)',
    'event.payload.odd.constructor == "own" && event.payload.odd.x == 1 && size(event.payload.odd) == 2',
    'event.payload.odd == event.payload.odd && event.payload.nulls.y == 2',
    'event.payload.odd != event.payload.nulls && "x" in event.payload.odd && !has(event.payload.odd.y)',
    '"x".matches("^x$") && event.type.matches("issues")',
  ])('%s', (source) => {
    expect(decide(source)).toBe(true);
  });

  it.each([
    ['event.payload.label.name == "bug"', 15, /No such key: label: ask has\(…\) first, or write \.\?label\.orValue/],
    ['event.payload.numbers[9] == 1', 1, /ask size\(…\) first/],
    ['event.payload.action', 1, /gives a string where true or false is needed/],
    ['event.payload.body', 1, /gives null/],
    ['event.payload.issue.title + event.payload.issue.number == "x"', 1, /string\(\)/],
    ['event.payload.toString == 1', 15, /No such key/],
    ['event.payload.__proto__ == 1', 15, /No such key/],
    ['event.payload.action.matches(event.payload.action + "(")', 1, /RE2/],
  ])('%s cannot be decided', (source, column, message) => {
    expect(() => decide(source)).toThrow(message);
    try {
      decide(source);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'INVALID_ARGUMENT',
        effect: 'none',
        message: expect.stringContaining('step "now": condition /steps/2/if, line 1, column '),
        details: { errors: [{ pointer: '/steps/2/if', line: 1, column }] },
      });
      expect(AutomateError.isInstance(error)).toBe(true);
    }
  });

  it.each<[string, number, number, RegExp]>([
    ['event.payload.x ==', 1, 19, /ends too early/],
    ['event.payload.x === 1', 1, 19, /compares with ==/],
    ['{{event.payload.x}} == 1', 1, 18, /needs no braces/],
    ['"text"', 1, 1, /this gives string/],
    ['5', 1, 1, /this gives int/],
    ['1 + 2', 1, 1, /this gives int/],
    ['evnt.payload.x == 1', 1, 1, /"evnt" is unknown; did you mean "event"/],
    ['true && \n nope(1)', 2, 2, /nope/],
    ['event.paylod.x == 1', 1, 1, /did you mean "payload"/],
    ['execution.nobody == ""', 1, 1, /no "nobody"/],
    ['true &&\n  steps.later.output', 2, 3, /has not run yet/],
    ['steps.now.output', 1, 1, /its own output/],
    ['steps.chek.output', 1, 1, /did you mean "check"/],
    ['steps["none"].output', 1, 1, /no step "none" above/],
    ['steps.check.result', 1, 1, /steps\.check\.output\.result/],
    ['steps[event.payload.x].output', 1, 1, /name the step/],
    ['size(steps) == 1', 1, 6, /name the step/],
    ['has(steps.later.output)', 1, 5, /has not run yet/],
    ['[1].exists(x, steps.later.output == x)', 1, 15, /has not run yet/],
    ['secrets.KEY == ""', 1, 1, /cannot read secrets/],
    ['env["KEY"] == ""', 1, 1, /cannot read secrets/],
    ['event.payload.x == "$secret:KEY"', 1, 20, /cannot read secrets/],
    ['["a $env:KEY"].exists(x, x == "")', 1, 2, /cannot read secrets/],
    ['event.type.matches("(")', 1, 20, /RE2/],
    ['event.type.matches("(?=x)")', 1, 20, /RE2/],
    [`event.type.matches("${'a'.repeat(1001)}")`, 1, 20, /1000 characters/],
    ['event.payload.a.exists(x, event.payload.b.exists(y, x == y))', 1, 27, /part of the outer item/],
    ['event.payload.a.exists(b, b.exists(c, c.exists(d, d.exists(e, e))))', 1, 51, /3 deep/],
    [`${'('.repeat(5000)}true${')'.repeat(5000)}`, 1, 201, /brackets nest deeper than 200/],
    [`event.type == "${'('.repeat(201)}" && ${'['.repeat(201)}${']'.repeat(201)} == []`, 1, 422, /nest deeper/],
  ])('%.60s is refused', (source, line, column, message) => {
    const [problem, ...others] = problems(source);
    expect(problem).toMatchObject({ pointer: '/steps/2/if', message: expect.stringMatching(message) });
    expect(problem).toMatchObject({ line, column });
    expect(others).toEqual([]);
  });

  it('of a trigger reads the event only', () => {
    expect(problems('event.payload.x == 1', TRIGGER_ROOTS)).toEqual([]);
    for (const root of ['execution.id', 'steps.check.output']) {
      expect(problems(`${root} == ""`, TRIGGER_ROOTS)[0]?.message).toMatch(
        /does not exist yet when a trigger is matched/,
      );
    }
  });

  it('tells all that is wrong with what it reads', () => {
    expect(problems('steps.later.output && secrets.x == "" && event.nope == 1')).toHaveLength(3);
  });

  it('runs patterns in time linear in the text, whoever wrote them', () => {
    const result = compile('event.payload.text.matches(event.payload.pattern)');
    if ('problems' in result) throw new Error('the condition was refused');
    const started = cpuMs();
    const payload = { text: `${'a'.repeat(50_000)}b`, pattern: '^(a+)+$' };
    expect(result.condition({ event: { payload } })).toBe(false);
    expect(cpuMs() - started).toBeLessThan(2000);
  });
});
