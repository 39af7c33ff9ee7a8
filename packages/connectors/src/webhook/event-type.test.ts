import type { JsonValue } from '@automate/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventTypeOf } from './event-type.ts';

const github = { prefix: 'github', header: 'x-github-event', bodyPath: 'action' };
const typeOf = (event: string, body: JsonValue) => eventTypeOf(github, new Headers({ 'x-github-event': event }), body);

describe('eventTypeOf', () => {
  it('joins prefix, header and body', () => {
    expect(typeOf('issues', { action: 'opened' })).toBe('github.issues.opened');
  });

  it('does without the body’s part when the header names the event', () => {
    for (const body of [{}, { action: 1 }, { action: null }, [], null, 'opened']) {
      expect(typeOf('push', body)).toBe('github.push');
    }
  });

  it('reads a dotted path over own properties only', () => {
    const mapping = { prefix: 'app', bodyPath: 'data.type' };
    expect(eventTypeOf(mapping, new Headers(), { data: { type: 'invoice.paid' } })).toBe('app.invoice.paid');
    const inherited = Object.create({ type: 'made' }) as JsonValue;
    expect(() => eventTypeOf({ bodyPath: 'type' }, new Headers(), inherited)).toThrow(/does not name an event/);
    expect(() => eventTypeOf({ bodyPath: 'constructor.name' }, new Headers(), {})).toThrow(/does not name an event/);
  });

  it('refuses a delivery that does not say what happened, with the place', () => {
    expect(() => eventTypeOf(github, new Headers(), { action: 'opened' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        details: { errors: [expect.objectContaining({ pointer: '' })] },
      }),
    );
    expect(() => eventTypeOf({ bodyPath: 'a.b' }, new Headers(), {})).toThrow(
      expect.objectContaining({ details: { errors: [expect.objectContaining({ pointer: '/a/b' })] } }),
    );
  });

  it('gives names only, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (event, action) => {
        try {
          const headers = new Headers({ 'x-github-event': event });
          expect(eventTypeOf(github, headers, { action } as JsonValue)).toMatch(/^github(?:[.:/][A-Za-z0-9_-]+)+$/);
        } catch (error) {
          if (error instanceof TypeError) return; // No HTTP header can hold it.
          expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
        }
      }),
    );
  });
});
