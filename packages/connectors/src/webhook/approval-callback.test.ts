import fc from 'fast-check';
import { expect, it } from 'vitest';
import { approvalCallbackSchema, approvalPressOf, callbackBody } from './approval-callback.ts';

const callback = { token: '/actions/0/value', user: '/user/id', comment: '/state/a~1b' };
const body = { actions: [{ value: 't' }], user: { id: 'U1' }, state: { 'a/b': 'because' } };

it('says what was pressed, and by whom', () => {
  expect(approvalPressOf(callback, body)).toEqual({ token: 't', user: 'U1', comment: 'because' });
  expect(approvalPressOf(callback, { ...body, user: { id: 7 }, state: {} })).toEqual({ token: 't', user: '7' });
});

it('is nothing where there is no token, and refused where nobody is named', () => {
  expect(approvalPressOf(callback, { ...body, actions: [] })).toBeUndefined();
  for (const user of [{}, { id: '' }, { id: null }, { id: {} }, { id: 'x'.repeat(201) }]) {
    expect(() => approvalPressOf(callback, { ...body, user })).toThrow(/is no answer/);
  }
});

it('reads own properties only, of whatever comes', () => {
  const pointers = fc.constantFrom('/__proto__/a', '/constructor/name', '/length', '/0/toString', '/a/b');
  fc.assert(
    fc.property(fc.jsonValue(), pointers, pointers, (value, token, user) => {
      try {
        const press = approvalPressOf({ token, user }, value as never);
        if (press !== undefined) expect(JSON.stringify(value)).toContain(JSON.stringify(press.token));
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
      }
    }),
  );
});

it('may be the field of a form', () => {
  const form = new TextEncoder().encode(new URLSearchParams({ payload: '{"a":1}', other: 'x' }).toString());
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' });
  const inForm = { ...callback, formField: 'payload' };
  expect(Buffer.from(callbackBody(inForm, headers, form)).toString()).toBe('{"a":1}');
  expect(callbackBody(callback, headers, form)).toBe(form);
  expect(callbackBody(inForm, new Headers({ 'content-type': 'application/json' }), form)).toBe(form);
  expect(() => callbackBody({ ...callback, formField: 'gone' }, headers, form)).toThrow(/no field "gone"/);
});

it('stands in a manifest with pointers that are some', () => {
  expect(approvalCallbackSchema.safeParse({ token: '/a', user: '/b/0' }).success).toBe(true);
  for (const token of ['', 'a', '/a~2', 'actions.0.value']) {
    expect(approvalCallbackSchema.safeParse({ token, user: '/b' }).success).toBe(false);
  }
});
