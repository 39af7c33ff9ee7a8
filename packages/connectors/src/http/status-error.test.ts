import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';
import { httpStatusError } from './status-error.ts';

const now = new Date('2026-11-20T12:00:00Z');
const errorFor = (status: number, { attempt = 1, retryAfter = '' } = {}) =>
  httpStatusError({
    request: 'POST https://example.com',
    status,
    headers: new Headers(retryAfter ? { 'retry-after': retryAfter } : {}),
    attempt,
    now,
  });

describe('httpStatusError', () => {
  it.each([
    [400, 'INVALID_ARGUMENT', 'none', false],
    [401, 'UNAUTHENTICATED', 'none', false],
    [403, 'PERMISSION_DENIED', 'none', false],
    [404, 'NOT_FOUND', 'none', false],
    [408, 'DEADLINE_EXCEEDED', 'unknown', true],
    [409, 'FAILED_PRECONDITION', 'none', false],
    [422, 'INVALID_ARGUMENT', 'none', false],
    [425, 'UNAVAILABLE', 'none', true],
    [429, 'RESOURCE_EXHAUSTED', 'none', true],
    [499, 'UNAVAILABLE', 'unknown', true],
    [500, 'UNAVAILABLE', 'unknown', true],
    [501, 'UNIMPLEMENTED', 'unknown', false],
    [502, 'UNAVAILABLE', 'unknown', true],
    [503, 'UNAVAILABLE', 'unknown', true],
    [504, 'DEADLINE_EXCEEDED', 'unknown', true],
    [204, 'FAILED_PRECONDITION', 'unknown', false],
    [302, 'FAILED_PRECONDITION', 'unknown', false],
  ])('%i is %s, effect %s, retryable %s', (status, code, effect, retryable) => {
    expect(errorFor(status)).toMatchObject({ name: 'ConnectorError', code, effect, retryable, details: { status } });
  });

  it('waits as long as a service asks, and does not take that for a word on what happened', () => {
    expect(errorFor(429, { retryAfter: '7' })).toMatchObject({ effect: 'none', retryAfterMs: 7000 });
    // Varnish writes `Retry-After: 5` also when what is behind it did not answer in time.
    expect(errorFor(503, { retryAfter: '5' })).toMatchObject({
      effect: 'unknown',
      retryable: true,
      retryAfterMs: 5000,
    });
    expect(errorFor(500, { retryAfter: '7' })).toMatchObject({ effect: 'unknown', retryAfterMs: 7000 });
    expect(errorFor(503, { retryAfter: 'soon' })).toMatchObject({ effect: 'unknown', retryable: true });
  });

  it('says in words where it may have been done', () => {
    expect(errorFor(500).message).toBe('POST https://example.com answered 500, and may have done it');
    expect(errorFor(404).message).toBe('POST https://example.com answered 404');
    const read = { request: 'GET https://example.com', status: 500, headers: new Headers(), attempt: 1 };
    expect(httpStatusError(read).message).toBe('GET https://example.com answered 500');
  });

  it('does not take a conflict for a refusal once there was an earlier attempt', () => {
    expect(errorFor(409, { attempt: 2 }).effect).toBe('unknown');
  });

  it('says that nothing happened for 4xx and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.constantFrom('', '1'), (status, retryAfter) => {
        if (errorFor(status, { retryAfter }).effect === 'none') expect(status >= 400 && status < 500).toBe(true);
      }),
    );
  });
});

describe('retryAfterMs', () => {
  const wait = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), now);

  it('reads seconds and dates, in bounds', () => {
    expect(wait('120')).toBe(120_000);
    expect(wait('0')).toBe(0);
    expect(wait('Fri, 20 Nov 2026 12:01:00 GMT')).toBe(60_000);
    expect(wait('Fri, 20 Nov 2026 11:00:00 GMT')).toBe(0);
    expect(wait('9999999999')).toBe(86_400_000);
  });

  it('passes over what it cannot read', () => {
    for (const value of ['', 'soon', '-1', '1, 2', 'x GMT']) expect(wait(value)).toBeUndefined();
    expect(retryAfterMs(new Headers())).toBeUndefined();
  });
});
