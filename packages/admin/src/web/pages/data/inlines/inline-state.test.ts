import { expect, it } from 'vitest';
import { withValue } from '../../../form/field-state.ts';
import { translator } from '../../../i18n/language.tsx';
import type { AdminResource, AdminRow } from '../resource.ts';
import {
  type Inline,
  type InlineRow,
  inlineChanges,
  inlineProblems,
  inlinesOf,
  newInlineRow,
  readOnlyOf,
  serverProblems,
} from './inline-state.ts';

const field = (key: string, required = false) => ({ key, type: 'string', label: key, required });
const parent = {
  key: 'customers',
  inlines: [
    { resource: 'addresses', field: 'customer', label: 'Addresses', presentation: 'tabular' },
    { resource: 'hidden', field: 'customer', label: 'Hidden', presentation: 'stacked' },
  ],
} as unknown as AdminResource;
const addresses = {
  key: 'addresses',
  fields: [field('customer', true), field('street', true), field('city')],
} as unknown as AdminResource;
const row = (id: string, more: Partial<AdminRow> = {}): AdminRow => ({
  id,
  version: 3,
  values: { street: 'High Street', city: 'Leeds' },
  readOnly: [],
  allowed: ['update', 'delete'],
  ...more,
});

/** The addresses of a customer that has these, changed row by row. */
function changed(stored: AdminRow[], change: (row: InlineRow, at: number) => InlineRow): Inline {
  const [inline] = inlinesOf(parent, [addresses], { addresses: { data: stored, more: false, writable: true } });
  return { ...(inline as Inline), rows: (inline as Inline).rows.map(change) };
}
const set = (of: InlineRow, key: string, value: string): InlineRow => ({
  ...of,
  state: withValue(of.state, key, value),
});

it('has the rows of what the caller may see, without the field that says whose they are', () => {
  const inlines = inlinesOf(parent, [addresses]);
  expect(inlines.map(({ child, fields }) => [child.key, fields.map(({ key }) => key)])).toEqual([
    ['addresses', ['street', 'city']],
  ]);
  expect(inlineChanges(inlines)).toBeUndefined();
});

it('sends what is new, changed and removed, and nothing of what is as it was', () => {
  const inline = changed([row('a'), row('b'), row('c')], (each, at) =>
    at === 0 ? set(each, 'city', 'York') : at === 1 ? { ...each, removed: true } : each,
  );
  const made = set(newInlineRow(inline), 'street', 'Low Street');
  expect(inlineChanges([{ ...inline, rows: [...inline.rows, made] }])).toEqual({
    addresses: {
      create: [{ values: { street: 'Low Street' } }],
      update: [{ id: 'a', version: 3, values: { street: 'High Street', city: 'York' } }],
      delete: [{ id: 'b', version: 3 }],
    },
  });
});

it('neither sends nor judges what nobody may change', () => {
  const inline = changed([row('a', { readOnly: ['street'], values: {} })], (each) => set(each, 'city', 'York'));
  const [first] = inline.rows as [InlineRow];
  expect(inlineProblems(first, inline, translator('en'))).toEqual(new Map());
  expect(inlineChanges([inline])?.addresses?.update?.[0]?.values).toEqual({ city: 'York' });
  const [locked] = changed([row('b', { allowed: [] })], (each) => each).rows as [InlineRow];
  expect([...readOnlyOf(locked, inline)]).toEqual(['street', 'city']);
});

it('tells what the server found at the cell that it is about', () => {
  const inline = changed([row('a'), row('b'), row('c')], (each, at) => (at === 0 ? each : set(each, 'city', `${at}`)));
  const rows = [...inline.rows, newInlineRow(inline), newInlineRow(inline)];
  const told = serverProblems(
    [{ ...inline, rows }],
    [
      { pointer: '/inlines/addresses/update/1/values/city', message: 'is no city' },
      { pointer: '/inlines/addresses/create/1/values/street', message: 'is required' },
      { pointer: '/inlines/addresses/update/0', message: 'is gone' },
      { pointer: '/inlines/addresses/update/7/values/city', message: 'is nowhere' },
      { pointer: '/values/name', message: 'is of the row itself' },
    ],
  );
  expect(told).toEqual(
    new Map([
      ['c/city', 'is no city'],
      [`${rows[4]?.key}/street`, 'is required'],
      ['b/', 'is gone'],
    ]),
  );
});
