import type { JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { compileValue } from './compile-value.ts';
import type { RenderPorts } from './ports.ts';

const scope = {
  event: {
    type: 'github.issues.opened',
    payload: {
      n: 7,
      zero: 0,
      no: false,
      nil: null,
      empty: '',
      none: [],
      title: 'Hello "world" <b>&</b>',
      labels: [
        { name: 'bug', tags: ['a', 'b'] },
        { name: 'ui', tags: [] },
      ],
      map: { x: 1, y: 2 },
      'odd key': 'odd',
    },
  },
  execution: { id: 'e1', name: 'demo' },
  steps: { calculate: { output: { total: 12.5 } } },
};
const ports: RenderPorts = {
  secrets: (key) => `<<${key}>>`,
  env: (name) => ({ BASE_URL: 'https://api.example.com' })[name],
};
const render = (value: JsonValue) => compileValue(value).render(scope, ports);

describe('rendering', () => {
  it('tells of paths that are written out and lead to nothing, and of no others', () => {
    const told: string[] = [];
    const missing: RenderPorts['missing'] = ({ path, name, pointer, column }) =>
      void told.push(`${path} ${name} ${pointer}:${column}`);
    const value = {
      whole: '{{steps.calculate.ouput.total}}',
      text: 'n={{event.payload.n}}, {{event.payload.nope}}.',
      loop: '{{#each event.payload.labels}}{{this.name}}{{this.colour}}{{/each}}',
      asked:
        '{{#if event.payload.nope}}x{{/if}}{{#each event.payload.nope}}x{{/each}}{{default event.payload.nope "d"}}',
      nothing: '{{event.payload.nil}}{{event.payload.nil.deeper}}{{event.payload.empty}}{{secrets.KEY}}',
    };
    const silent = compileValue(value).render(scope, ports);
    expect(compileValue(value).render(scope, { ...ports, missing })).toEqual(silent);
    expect(told).toEqual([
      'steps.calculate.ouput.total ouput /whole:3',
      'event.payload.nope nope /text:26',
      'this.colour colour /loop:46',
      'this.colour colour /loop:46',
    ]);
  });

  it.each<[string, JsonValue]>([
    // Types
    ['{{event.payload.n}}', 7],
    ['{{event.payload.no}}', false],
    ['{{event.payload.labels.[1]}}', { name: 'ui', tags: [] }],
    ['{{event.payload.labels.0.name}}', 'bug'],
    ['{{event.payload.labels.length}}', 2],
    ['{{event.payload.missing.deeper}}', null],
    ['{{{event.payload.n}}}', 7],
    ['{{~event.payload.n~}}', 7],
    ['{{5}}', 5],
    ['{{"text"}}', 'text'],
    ['{{true}}', true],
    ['{{null}}', null],
    // Within a text
    ['n={{event.payload.n}}', 'n=7'],
    ['{{event.payload.n}}{{event.payload.n}}', '77'],
    ['[{{event.payload.missing}}|{{event.payload.nil}}|{{event.payload.no}}|{{event.payload.zero}}]', '[||false|0]'],
    ['{{event.payload.title}}!', 'Hello "world" <b>&</b>!'],
    ['{{event.payload.map}} ', '{"x":1,"y":2} '],
    ['{{event.payload.[odd key]}}.', 'odd.'],
    ['\\{{event.payload.n}}', '{{event.payload.n}}'],
    ['a {{! a comment }}b', 'a b'],
    ['back\\slash "$" {single}', 'back\\slash "$" {single}'],
    // Blocks
    ['{{#if event.payload.n}}yes{{else}}no{{/if}}', 'yes'],
    ['{{#if event.payload.zero}}yes{{else if event.payload.n}}second{{else}}no{{/if}}', 'second'],
    ['{{#if event.payload.zero includeZero=true}}yes{{/if}}', 'yes'],
    ['{{#if event.payload.none}}yes{{^}}no{{/if}}', 'no'],
    ['{{#unless event.payload.empty}}none{{/unless}}', 'none'],
    ['{{#each event.payload.labels}}{{@index}}:{{name}}{{#unless @last}}, {{/unless}}{{/each}}', '0:bug, 1:ui'],
    ['{{#each event.payload.map}}{{@key}}={{this}};{{/each}}', 'x=1;y=2;'],
    ['{{#each event.payload.none}}x{{else}}nothing{{/each}}', 'nothing'],
    ['{{#each event.payload.n}}x{{else}}no list{{/each}}', 'no list'],
    [
      '{{#each event.payload.labels}}{{#each tags}}{{../name}}{{@../index}}{{this}}{{@first}} {{/each}}{{/each}}',
      'bug0atrue bug0bfalse ',
    ],
    [
      '{{#each event.payload.labels as |label i|}}{{i}}{{label.name}}{{@root.execution.id}}{{../execution.name}}{{/each}}',
      '0buge1demo1uie1demo',
    ],
    ['{{#with event.payload.map}}{{x}}{{./y}}{{else}}none{{/with}}', '12'],
    ['{{#with event.payload.missing}}{{x}}{{else}}none{{/with}}', 'none'],
    ['{{#with event.payload.zero}}[{{this}}]{{/with}}', '[0]'],
    // Filters
    ['{{format_currency steps.calculate.output.total "EUR"}}', '€12.50'],
    ['{{format_currency steps.calculate.output.total}}', '$12.50'],
    ['{{format_currency steps.calculate.output.total locale="de-DE" currency="EUR"}}', '12,50\u00a0€'],
    ['{{upper (default event.payload.missing "none")}}', 'NONE'],
    ['{{length event.payload.labels}}', 2],
    ['{{#if (eq event.payload.n 7)}}seven{{/if}}', 'seven'],
    ['{{lookup event.payload.map "y"}}', 2],
    // Ports
    ['Bearer $secret:TOKEN', 'Bearer <<TOKEN>>'],
    ['$secret:github-token.v2.', '<<github-token.v2>>.'],
    ['{{secrets.TOKEN}}', '<<TOKEN>>'],
    ['{{secrets.[team/api key]}}', '<<team/api key>>'],
    ['$env:BASE_URL/issues/{{event.payload.n}}', 'https://api.example.com/issues/7'],
    ['${BASE_URL}/issues', 'https://api.example.com/issues'],
    ['${not.a.name} ${} $BASE_URL {BASE_URL} {{"${BASE_URL}"}}', '${not.a.name} ${} $BASE_URL {BASE_URL} ${BASE_URL}'],
    ['{{upper env.BASE_URL}}', 'HTTPS://API.EXAMPLE.COM'],
    ['{{#if event.payload.n}}$secret:A{{/if}}', '<<A>>'],
    ['{{"$secret:A"}} {{"$env:B"}}', '$secret:A $env:B'],
    ['costs $5 or $secret', 'costs $5 or $secret'],
  ])('%s', (template, expected) => {
    expect(render(template)).toEqual(expected);
  });

  it('renders the strings of lists and objects and leaves the rest', () => {
    const value = { a: ['{{event.payload.n}}', 1, null], b: { c: 'x{{event.type}}', d: true } };
    expect(render(value)).toEqual({ a: [7, 1, null], b: { c: 'xgithub.issues.opened', d: true } });
  });

  it('gives a copy that shares nothing with the data or with the template', () => {
    const compiled = compileValue({ labels: '{{event.payload.labels}}', fixed: { list: [1] } });
    const first = compiled.render(scope) as { labels: { name: string }[]; fixed: { list: number[] } };
    first.labels[0]!.name = 'changed';
    first.fixed.list.push(2);
    expect(scope.event.payload.labels[0]!.name).toBe('bug');
    expect(compiled.render(scope)).toMatchObject({ labels: [{ name: 'bug' }, {}], fixed: { list: [1] } });
  });

  it('waits only where a port or a filter makes it wait, and keeps the order', async () => {
    const slow: RenderPorts = { ...ports, secrets: async (key) => `<<${key}>>` };
    const compiled = compileValue({
      a: '{{event.payload.n}}',
      b: '{{#each event.payload.labels}}{{name}}=$secret:K {{/each}}end',
      c: ['$secret:A', '{{secrets.B}}', 'plain'],
    });
    const expected = { a: 7, b: 'bug=<<K>> ui=<<K>> end', c: ['<<A>>', '<<B>>', 'plain'] };
    expect(compiled.render(scope, ports)).toEqual(expected);
    const pending = compiled.render(scope, slow);
    expect(pending).toBeInstanceOf(Promise);
    expect(await pending).toEqual(expected);
  });

  it('passes positional and named arguments with their defaults, missing data included', async () => {
    const calls: unknown[] = [];
    const filters = new Map([
      [
        'spy',
        {
          name: 'spy',
          parameters: [{ name: 'a', default: 1 }, { name: 'b' }, { name: 'c', default: null }],
          apply: async (...call: unknown[]) => void calls.push(call.slice(0, 2)),
        },
      ],
    ]);
    const compiled = compileValue(['{{spy event.x event.y b=event.y}}', '{{spy "i" 2 (spy "j" b=3)}}'], { filters });
    expect(await compiled.render(scope)).toEqual([null, null]);
    expect(calls).toEqual([
      [undefined, { a: 1, b: null, c: null }],
      ['j', { a: 1, b: 3, c: null }],
      ['i', { a: 2, b: null, c: null }],
    ]);
  });

  it('lists what a value reads, with places', () => {
    const { paths, secrets, env, filters } = compileValue(
      {
        a: '{{steps.x.output}} $env:E',
        b: ['{{#each event.l}}{{n}}{{../steps.y.output}}\n  $secret:K{{/each}}{{upper "a"}}'],
      },
      { pointer: '/steps/0/with' },
    ).references();
    expect(paths).toEqual([
      { path: ['steps', 'x', 'output'], pointer: '/steps/0/with/a', line: 1, column: 3 },
      { path: ['event', 'l'], pointer: '/steps/0/with/b/0', line: 1, column: 9 },
      { path: ['steps', 'y', 'output'], pointer: '/steps/0/with/b/0', line: 1, column: 25 },
    ]);
    expect(env).toEqual([{ name: 'E', pointer: '/steps/0/with/a', line: 1, column: 20 }]);
    expect(secrets).toEqual([{ name: 'K', pointer: '/steps/0/with/b/0', line: 2, column: 3 }]);
    expect(filters.map(({ name }) => name)).toEqual(['upper']);
  });

  it('knows what has no template in it', () => {
    expect(compileValue({ a: ['x', 1], b: '$' }).constant).toBe(true);
    expect(compileValue({ a: ['{{event.x}}'] }).constant).toBe(false);
    expect(compileValue('$env:X').constant).toBe(false);
  });
});
