import type { JsonValue } from '@automate/core';
import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { MAX_PARENTHESES, tooMuch } from './compile/size-guard.ts';
import { compileValue } from './compile-value.ts';

/** Texts that look like what a second pass would act on. */
const tricky = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '{{',
        '}}',
        '{{{',
        '$secret:',
        '$env:',
        '${A}',
        'KEY',
        'secrets.KEY',
        '\\',
        ' ',
        '#if x',
        '/if',
        '"',
        '\n',
        '\0',
        '<',
        '&',
        'é',
      ),
    )
    .map((parts) => parts.join('')),
);
const ports = {
  secrets: () => {
    throw new Error('a secret was asked for');
  },
  env: () => {
    throw new Error('the environment was asked for');
  },
};

describe('one pass', () => {
  it('any text in the data comes out as it is: alone, within text, through blocks, filters and variables', () => {
    const templates = {
      whole: '{{event.x}}',
      text: '<{{event.x}}>',
      each: '{{#each event.list}}{{this}}{{/each}}',
      key: '{{#each event.map}}{{@key}}{{/each}}',
      with: '{{#with event}}{{x}}{{/with}}',
      filter: '{{default event.missing event.x}}',
      object: '{{event.map}}',
      joined: '{{join event.list ""}}',
    };
    const compiled = compileValue(templates);
    fc.assert(
      fc.property(tricky, (x) => {
        const map = Object.fromEntries([[x, x]]);
        const result = compiled.render({ event: { x, list: [x], map } }, ports);
        expect(result).toStrictEqual({
          whole: x,
          text: `<${x}>`,
          each: x,
          key: x,
          with: x,
          filter: x,
          object: map,
          joined: x,
        });
      }),
    );
  });

  it('what variables and filters give is not read again', () => {
    const filters = new Map([['f', { name: 'f', apply: () => '{{secrets.KEY}} $secret:KEY' }]]);
    const compiled = compileValue(['$env:A', '{{f 1}}', '$sec{{"ret:KEY"}}', '{{"{{"}}event.x}}'], { filters });
    expect(compiled.render({}, { env: () => '$secret:KEY {{event.x}}' })).toEqual([
      '$secret:KEY {{event.x}}',
      '{{secrets.KEY}} $secret:KEY',
      '$secret:KEY',
      '{{event.x}}',
    ]);
  });

  it('any JSON value keeps its type and content as a whole expression', () => {
    const compiled = compileValue('{{event.x}}');
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium' }), (x) => {
        // -0 has no JSON form of its own.
        const plain = JSON.parse(JSON.stringify(x)) as JsonValue;
        expect(compiled.render({ event: { x: plain } })).toStrictEqual(plain);
      }),
    );
  });

  it('keeps a field called __proto__ of the data as a field', () => {
    const x = JSON.parse('{"__proto__":{"polluted":true}}');
    const result = compileValue('{{event.x}}').render({ event: { x } }) as object;
    expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect('polluted' in result).toBe(false);
  });
});

describe('paths reach own properties only', () => {
  const inherited = [
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'map',
    'at',
    'charAt',
    'prototype',
  ];
  const values = [{}, [], 'text', 5, true, null, { a: { b: [] } }];

  it.each(inherited)('%s is missing everywhere', (name) => {
    const compiled = compileValue([
      `{{event.x.${name}}}`,
      `{{event.x.[${name}]}}`,
      `{{event.x.constructor.${name}}}`,
      `{{lookup event.x "${name}"}}`,
      `{{#with event}}{{lookup x "${name}"}}{{x.${name}}}{{/with}}`,
    ]);
    for (const x of values) expect(compiled.render({ event: { x } })).toEqual([null, null, null, null, '']);
  });

  it('own fields with such names are data like any other', () => {
    const x = { constructor: 'c', prototype: 'p', toString: 't' };
    expect(
      compileValue('{{event.x.constructor}}{{event.x.prototype}}{{event.x.toString}}').render({ event: { x } }),
    ).toBe('cpt');
  });

  it('lookup does not reach __proto__', () => {
    expect(compileValue('{{lookup event "__proto__"}}').render({ event: {} })).toBeNull();
  });
});

describe('what the parser is given', () => {
  const token = fc.constantFrom(
    '{{',
    '}}',
    '(f ',
    '((((((',
    ')',
    '))))))',
    '"',
    '\\"',
    "'",
    '[',
    ']',
    '\\',
    '!',
    '!--',
    '--',
    '{{f ',
    'x',
    ' ',
    '#if ',
    '/if',
    '~',
    '\n',
  );
  const soup = fc.array(token, { maxLength: 60 }).map((parts) => parts.join(''));

  it('never nests deeper than the guard counted, whatever quotes, comments and escapes hide', () => {
    fc.assert(
      fc.property(soup, (source) => {
        if (tooMuch(source) !== undefined) return;
        let tree: unknown;
        try {
          tree = Handlebars.parse(source);
        } catch {
          return;
        }
        expect(depthOf(tree)).toBeLessThanOrEqual(MAX_PARENTHESES);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['{{f "\\"" ', '{{! " }}{{f ', "{{f ['] ", '\\{{ " }} {{f ', '{{f "}}" '])(
    'sees the nesting behind %s',
    (start) => {
      const deep = `${start}${'(f '.repeat(20)}x${')'.repeat(20)}}}`;
      expect(tooMuch(deep)?.message).toMatch(/nest 16/);
    },
  );

  it('any text ends in a template or in INVALID_ARGUMENT', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), (source) => {
        try {
          compileValue(source);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** How deep sub-expressions nest in a tree. */
function depthOf(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  const inner = Math.max(0, ...Object.entries(node).map(([key, child]) => (key === 'loc' ? 0 : depthOf(child))));
  return inner + ((node as { type?: string }).type === 'SubExpression' ? 1 : 0);
}
