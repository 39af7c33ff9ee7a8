import { AutomateError, type InputProblem, type JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { cpuMs } from './__fixtures__/cpu-time.ts';
import { templateProblems } from './compile/problems.ts';
import { type CompileOptions, compileValue } from './compile-value.ts';
import type { TemplateFilter } from './filter.ts';
import type { RenderPorts } from './ports.ts';

const roots = ['event', 'execution', 'steps'];

function problemsOf(value: JsonValue, options: CompileOptions = { roots }): InputProblem[] {
  try {
    compileValue(value, options);
  } catch (error) {
    if (!AutomateError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    const problems = error.details!.errors!;
    for (const { message, reason } of problems) expect(Object.keys(templateProblems), message).toContain(reason?.kind);
    return problems;
  }
  throw new Error('the template was not refused');
}

describe('what is refused when a template is read, with its place and what to write instead', () => {
  it.each<[string, number, number, RegExp]>([
    ['a {{event.x', 1, 11, /ends too early/],
    ['{{#if event.x}}\nyes', 2, 4, /every {{#block}} its {{\/block}}/],
    ['{{#if event.x}}{{/each}}', 1, 4, /if doesn't match each/],
    ['{{}}', 1, 3, /ends before it is complete.*backslash/],
    ['one\ntwo {{/if}}', 2, 5, /closes or continues a block that is not open/],
    ['a long first line of text\n{{#if event.x}} more {{ y z= }} text', 2, 30, /ends before it is complete/],
    ['{{upper event.x 1 k=2 3}}', 1, 23, /cannot be read at "3}}"/],
    ['{{> part}}', 1, 1, /partials/],
    ['{{#> part}}{{/part}}', 1, 1, /partials/],
    ['{{* deco}}', 1, 1, /decorators/],
    ['{{#*inline "x"}}{{/inline}}', 1, 1, /decorators/],
    ['{{{{raw}}}} {{x}} {{{{/raw}}}}', 1, 1, /raw blocks/],
    ['{{#foo}}{{/foo}}', 1, 1, /no block "foo"/],
    ['{{^event.x}}{{/event.x}}', 1, 1, /no block "event.x"/],
    ['{{#esch event.x}}{{/esch}}', 1, 1, /did you mean "each"/],
    ['{{#each}}{{/each}}', 1, 1, /takes one value/],
    ['{{#if event.x event.y}}{{/if}}', 1, 1, /takes one value/],
    ['{{#each event.x k=1}}{{/each}}', 1, 17, /no option "k"/],
    ['{{evnt.x}}', 1, 3, /did you mean "event"/],
    ['{{#each event.x}}{{../evnt.y}}{{/each}}', 1, 20, /did you mean "event"/],
    ['{{@root.nothing}}', 1, 3, /unknown/],
    ['{{../event}}', 1, 3, /leads outside/],
    ['{{@index}}', 1, 3, /only within {{#each}}/],
    ['{{#each event.x}}{{@../index}}{{/each}}', 1, 20, /only within {{#each}}/],
    ['{{#each event.x}}{{@idnex}}{{/each}}', 1, 20, /did you mean "index"/],
    ['{{event.__proto__.x}}', 1, 3, /__proto__/],
    ['{{uppr event.x}}', 1, 1, /no filter "uppr"; did you mean "upper"/],
    ['{{a.b event.x}}', 1, 1, /only a filter takes arguments/],
    ['{{upper event.x 1}}', 1, 17, /takes only its input; argument 2 is too many/],
    ['{{join event.x sep=","}}', 1, 16, /no parameter "sep"/],
    ['{{join event.x "," separator=";"}}', 1, 20, /given twice/],
    ['{{default event.x}}', 1, 1, /needs "value"/],
    ['{{upper (a.b event.x)}}', 1, 9, /in parentheses stands a filter/],
    ['$secret:', 1, 1, /needs a name/],
    ['a\n $secret:{{event.key}}', 2, 2, /needs a name/],
    ['  {{#if event.x}}\n   $secret: {{/if}}', 2, 4, /needs a name/],
    ['{{#if event.x ~}} \n a $secret: {{~/if}}', 2, 4, /needs a name/],
    ['$env:', 1, 1, /needs a name/],
    ['{{event.list.0}}', 1, 14, /stands in brackets: write \.\[0\] for \.0/],
    ['{{secrets}}', 1, 3, /write one name after secrets/],
    ['{{secrets.a.b}}', 1, 3, /in brackets/],
    ['{{env.A.b}}', 1, 3, /write one name after env/],
    ['{{upper secrets.KEY}}', 1, 9, /stays a placeholder/],
    ['{{#if secrets.KEY}}{{/if}}', 1, 7, /stays a placeholder/],
    ['{{#with secrets}}{{KEY}}{{/with}}', 1, 9, /stays a placeholder/],
    ['{{upper (default (secrets.KEY) "")}}', 1, 18, /in parentheses stands a filter/],
    [`{{${'upper ('.repeat(17)}upper 1${')'.repeat(17)}}}`, 1, 1, /nest 16 deep/],
    [`${'{{#if event.x}}'.repeat(33)}${'{{/if}}'.repeat(33)}`, 1, 1, /blocks may nest 32/],
    [`{{event.x}}${'x'.repeat(65_536)}`, 1, 1, /65536 characters/],
    ['{{event.x}}'.repeat(3000), 1, 1, /4096 names/],
  ])('%.60s', (template, line, column, message) => {
    const [problem] = problemsOf(template);
    expect(problem?.message).toMatch(message);
    expect(problem).toMatchObject({ pointer: '', line, column });
  });

  it('tells every problem of a value at once', () => {
    const value = { a: '{{evnt.x}} {{nope 1}}', b: ['ok', '{{'], '{{k}}': 1, '$secret:A': 2 };
    const problems = problemsOf(value, { roots, pointer: '/with' });
    expect(problems.map(({ pointer }) => pointer)).toEqual(['/with/a', '/with/a', '/with/b/1', '/with', '/with']);
    expect(problems[3]!.message).toMatch(/"{{k}}" is no template/);
  });

  it('tells no more than a hundred problems, in little time, however many there are', () => {
    const started = cpuMs();
    expect(problemsOf(Array.from({ length: 20_000 }, () => '{{nobody}} $secret: {{#if}}{{/if}}'))).toHaveLength(100);
    expect(cpuMs() - started).toBeLessThan(5_000);
  });

  it('refuses a field __proto__ and a value that nests without end', () => {
    expect(problemsOf(JSON.parse('{"a":{"__proto__":{"x":"{{event.x}}"}}}'))).toMatchObject([{ pointer: '/a' }]);
    let deep: JsonValue = '{{event.x}}';
    for (let i = 0; i < 200; i++) deep = [deep];
    expect(problemsOf(deep)[0]!.message).toMatch(/100 deep/);
  });
});

describe('what ends a rendering', () => {
  const fail = (template: JsonValue, ports: RenderPorts = {}, filters?: CompileOptions['filters']) =>
    Promise.resolve().then(() =>
      compileValue({ url: template }, { filters }).render({ event: { n: 1, list: [1, 2, 3] } }, ports),
    );
  const filters = (apply: TemplateFilter['apply']) => new Map([['f', { name: 'f', apply }]]);

  it.each<[string, JsonValue, RenderPorts, object]>([
    [
      'an unknown variable',
      'x $env:NOPE',
      { env: () => undefined },
      {
        code: 'FAILED_PRECONDITION',
        message: expect.stringMatching(/^\/url, line 1, column 3: environment variable "NOPE"/),
      },
    ],
    ['variables where there are none', '{{env.NOPE}}', {}, { code: 'FAILED_PRECONDITION' }],
    [
      'secrets where there are none',
      '$secret:K',
      {},
      { code: 'FAILED_PRECONDITION', message: expect.stringContaining('secret "K"') },
    ],
    [
      'a missing secret',
      '$secret:K',
      {
        secrets: () =>
          Promise.reject(new AutomateError({ code: 'SECRET_NOT_FOUND', message: 'no secret K', effect: 'none' })),
      },
      {
        code: 'SECRET_NOT_FOUND',
        effect: 'none',
        message: '/url, line 1, column 1: secret "K": no secret K',
        details: { errors: [expect.objectContaining({ pointer: '/url' })] },
      },
    ],
    [
      'a filter that refuses its input',
      'a {{format_currency event.list}}',
      {},
      {
        code: 'INVALID_ARGUMENT',
        message: '/url, line 1, column 3: filter "format_currency": takes a number, and got a list',
      },
    ],
    [
      'too much text',
      '{{#each event.list}}0123456789{{/each}}',
      { limits: { maxOutputLength: 29 } },
      {
        code: 'RESOURCE_EXHAUSTED',
        retryable: false,
        message: expect.stringMatching(/^\/url, line 1, column 1: .*29 characters/),
      },
    ],
    [
      'too many rounds',
      '{{#each event.list}}{{#each @root.event.list}}.{{/each}}{{/each}}',
      { limits: { maxIterations: 11 } },
      { code: 'RESOURCE_EXHAUSTED' },
    ],
    [
      'too much work for filters, whatever becomes of what they give',
      '{{#each event.list}}{{length (json @root.event)}}{{/each}}',
      { limits: { maxFilterWork: 60 } },
      {
        code: 'RESOURCE_EXHAUSTED',
        retryable: false,
        message: expect.stringMatching(/^\/url, line 1, column 30: filter "json": .* 60 /),
      },
    ],
    [
      'too much to compare',
      '{{eq event.list event.list}}{{eq event.n 1}}{{ne event event}}',
      { limits: { maxFilterWork: 2 } },
      { code: 'RESOURCE_EXHAUSTED' },
    ],
    ['too many values', '{{event.list}}', { limits: { maxValues: 4 } }, { code: 'RESOURCE_EXHAUSTED' }],
    ['a value too deep', ['{{event.list}}'], { limits: { maxDepth: 0 } }, { code: 'RESOURCE_EXHAUSTED' }],
    ['a signal', '{{#each event.list}}.{{/each}}', { signal: AbortSignal.abort() }, { code: 'CANCELLED' }],
  ])('%s', async (_name, template, ports, expected) => {
    await expect(fail(template, ports)).rejects.toMatchObject(expected);
  });

  it('filters over much data end soon', async () => {
    const list = Array.from({ length: 3000 }, (_, i) => ({ i }));
    const copy = structuredClone(list);
    const started = cpuMs();
    for (const template of [
      '{{length (json @root.list)}}',
      '{{length (upper @root.text)}}',
      '{{eq @root.list @root.copy}}',
    ]) {
      const compiled = compileValue(Array.from({ length: 10 }, () => `{{#each list}}${template}{{/each}}`));
      const scope = { list, copy, text: 'x'.repeat(300_000) };
      expect(() => compiled.render(scope)).toThrow(expect.objectContaining({ code: 'RESOURCE_EXHAUSTED' }));
    }
    expect(cpuMs() - started).toBeLessThan(10_000);
  });

  it('text stays within its limit when it is just reached', () => {
    const compiled = compileValue('{{#each event.list}}0123456789{{/each}}');
    expect(compiled.render({ event: { list: [1, 2, 3] } }, { limits: { maxOutputLength: 30 } })).toHaveLength(30);
  });

  it('a filter that breaks, at once or later, is named with its place', async () => {
    const broken = /^\/url, line 1, column 1: filter "f": boom$/;
    const throwing = filters(() => {
      throw new Error('boom');
    });
    const rejecting = filters(async () => {
      throw new Error('boom');
    });
    await expect(fail('{{f event.n}}', {}, throwing)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(broken),
    });
    await expect(fail('{{f event.n}}', {}, rejecting)).rejects.toMatchObject({
      message: expect.stringMatching(broken),
    });
  });

  it('a filter whose error says that it may be tried again keeps saying so', async () => {
    const busy = filters(() => {
      throw new AutomateError({ code: 'UNAVAILABLE', message: 'busy', retryAfterMs: 50, effect: 'unknown' });
    });
    await expect(fail('{{f event.n}}', {}, busy)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      retryAfterMs: 50,
      effect: 'unknown',
    });
  });

  it.each([
    ['a function', () => 1],
    ['a date', new Date()],
    ['NaN', Number.NaN],
  ])('a filter that gives %s', async (_name, result) => {
    const wrong = filters(() => result as unknown as JsonValue);
    await expect(fail('{{f event.n}}', {}, wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
