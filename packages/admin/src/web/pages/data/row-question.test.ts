import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AdminResource } from './resource.ts';
import { narrowing, queryOf, questionOf } from './row-question.ts';

const resource = {
  key: 'orders',
  fields: [
    { key: 'status', type: 'select', label: 'Status', required: false, options: [{ value: 'open', label: 'Open' }] },
    { key: 'total', type: 'float', label: 'Total', required: false },
    { key: 'paid', type: 'boolean', label: 'Paid', required: false },
  ],
  filters: ['status', 'total', 'paid'].map((field) => ({ field, operators: ['eq', 'gte', 'lte'] })),
  sorts: ['total'],
  searchable: true,
  softDelete: true,
} as unknown as AdminResource;

it('asks of an address what the resource can be asked, and nothing else', () => {
  const asked = { q: 'ada', status: 'open', 'total.gte': '3', deleted: 'only', sort: '-total' };
  expect(questionOf(resource, { ...asked, none: 'x', 'status.gte': 'x', total: '3', paid: '' })).toEqual(asked);
  expect(questionOf(resource, { deleted: 'yes', sort: 'status' })).toEqual({});
  expect(questionOf({ ...resource, searchable: false, softDelete: false }, asked)).toEqual({
    status: 'open',
    'total.gte': '3',
    sort: '-total',
  });
});

it('takes a day for all of it, in the time of this browser', () => {
  const { 'createdAt.gte': from, 'createdAt.lte': to } = queryOf({
    'createdAt.gte': '2026-11-28',
    'createdAt.lte': '2026-11-28',
    status: 'open',
  });
  expect(new Date(from as string)).toEqual(new Date(2026, 10, 28));
  expect(new Date(to as string)).toEqual(new Date(2026, 10, 28, 23, 59, 59, 999));
  expect(queryOf({ 'updatedAt.gte': 'soon', status: 'open' })).toEqual({ status: 'open' });
});

it('knows what narrows a list', () => {
  expect(narrowing({ q: 'ada', sort: 'total', deleted: 'only' })).toEqual({ q: 'ada' });
});

it('never fails, whatever stands in an address', () => {
  const name = fc.oneof(fc.constantFrom('q', 'sort', 'deleted', 'status', 'total.gte', 'createdAt.lte'), fc.string());
  fc.assert(
    fc.property(fc.dictionary(name, fc.anything()), (search) => {
      const question = questionOf(resource, search);
      expect(questionOf(resource, question)).toEqual(question);
      queryOf(question);
    }),
  );
});
