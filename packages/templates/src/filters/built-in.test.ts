import type { JsonValue } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { compileValue } from '../compile-value.ts';
import { builtInFilters, withBuiltIns } from './built-in.ts';

const data = {
  list: ['a', 2, null, { x: 1 }],
  o: { a: 1, b: [2] },
  same: { b: [2], a: 1 },
  empty: '',
  nil: null,
  zero: 0,
  text: ' Ab ',
  n: 1234.5,
};
const render = (template: string) => compileValue(template).render({ d: data });

describe('built-in filters', () => {
  it.each<[string, JsonValue]>([
    ['{{default d.empty "x"}}', 'x'],
    ['{{default d.nil 3}}', 3],
    ['{{default d.zero 3}}', 0],
    ['{{json d.o}}', '{"a":1,"b":[2]}'],
    ['{{json d.o indent=1}}', '{\n "a": 1,\n "b": [\n  2\n ]\n}'],
    ['{{json d.missing}}', 'null'],
    ['{{upper d.text}}', ' AB '],
    ['{{lower d.text}}', ' ab '],
    ['{{trim d.text}}', 'Ab'],
    ['{{upper d.n}}', '1234.5'],
    ['{{join d.list}}', 'a, 2, , {"x":1}'],
    ['{{join d.list "-"}}', 'a-2--{"x":1}'],
    ['{{join d.missing}}', ''],
    ['{{length d.list}}', 4],
    ['{{length d.text}}', 4],
    ['{{length d.o}}', 2],
    ['{{length d.missing}}', 0],
    ['{{lookup d.list 1}}', 2],
    ['{{not d.empty}}', true],
    ['{{not d.list}}', false],
    ['{{eq d.o d.same}}', true],
    ['{{eq d.n "1234.5"}}', false],
    ['{{eq d.missing d.nil}}', true],
    ['{{ne d.list d.o}}', true],
    ['{{date 0}}', '1970-01-01T00:00:00.000Z'],
    ['{{date "2026-11-20"}}', '2026-11-20T00:00:00.000Z'],
    ['{{date "2026-11-20T11:13:00+02:00"}}', '2026-11-20T09:13:00.000Z'],
    ['{{date "2026-11-20 11:13:00,5" "time"}}', '11:13:00'],
    ['{{date "2026-11-20T23:59" part="date"}}', '2026-11-20'],
    ['{{date "2028-02-29T23:59:59-05:00"}}', '2028-03-01T04:59:59.000Z'],
    ['{{format_currency d.n}}', '$1,234.50'],
    ['{{format_currency "12"}}', '$12.00'],
    ['{{format_currency d.n "JPY"}}', '¥1,235'],
  ])('%s', (template, expected) => {
    expect(render(template)).toEqual(expected);
  });

  it.each<[string, RegExp]>([
    ['{{upper d.o}}', /works on a text and got an object/],
    ['{{join d.text}}', /joins the items of a list and got a text/],
    ['{{length d.n}}', /got a number/],
    ['{{date "tomorrow"}}', /ISO 8601/],
    ['{{date "2026-02-31T00:00:00Z" }}', /no such date/],
    ['{{date "2026-02-30"}}', /no such date/],
    ['{{date "2026-02-29T23:00+02:00"}}', /no such date/],
    ['{{date "2026-13-01"}}', /no such date/],
    ['{{date "2026-11-20T25:00"}}', /no such date/],
    ['{{date d.nil}}', /got nothing/],
    ['{{date 0 "week"}}', /part is datetime, date or time/],
    ['{{date 9007199254740991}}', /no such date/],
    ['{{format_currency d.nil}}', /takes a number, and got nothing/],
    ['{{format_currency d.empty}}', /takes a number, and got a text/],
    ['{{format_currency 1 "EURO"}}', /ISO 4217/],
    ['{{format_currency 1 locale="no such"}}', /BCP 47/],
  ])('%s is refused', (template, message) => {
    expect(() => render(template)).toThrow(message);
  });

  it('are described, and a lookup with more of them keeps its own', () => {
    for (const filter of builtInFilters.values()) expect(filter.description).toMatch(/\.$/);
    const mine = { name: 'mine', apply: () => 1 };
    const lookup = withBuiltIns([mine, { name: 'upper', apply: () => 'no' }]);
    expect(lookup.get('mine')).toBe(mine);
    expect(lookup.get('upper')).toBe(builtInFilters.get('upper'));
  });
});
