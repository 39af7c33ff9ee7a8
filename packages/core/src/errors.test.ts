import { describe, expect, it } from 'vitest';
import { AutomateError, ERROR_CODES, invalidArgument, refused, saidBy, toAutomateError } from './errors.ts';

describe('AutomateError', () => {
  it('takes retryability from its code unless told', () => {
    expect(new AutomateError({ code: 'UNAVAILABLE', message: 'm' }).retryable).toBe(true);
    expect(new AutomateError({ code: 'INVALID_ARGUMENT', message: 'm' }).retryable).toBe(false);
    expect(new AutomateError({ code: 'INVALID_ARGUMENT', message: 'm', retryable: true }).retryable).toBe(true);
  });

  it('does not claim to know what happened outside', () => {
    expect(new AutomateError({ code: 'INTERNAL', message: 'm' }).effect).toBe('unknown');
  });

  it('is recognised by its marker, also from another copy of the package', () => {
    const fromAnotherCopy = Object.defineProperty(new Error('m'), Symbol.for('automate.error'), { value: true });
    expect(AutomateError.isInstance(fromAnotherCopy)).toBe(true);
    for (const other of [new Error('m'), null, undefined, 'text', { code: 'INTERNAL' }]) {
      expect(AutomateError.isInstance(other)).toBe(false);
    }
  });

  it('keeps the marker out of its JSON', () => {
    expect(Object.keys(new AutomateError({ code: 'INTERNAL', message: 'm' }))).not.toContain('automate.error');
    expect(ERROR_CODES).toContain('LEASE_LOST');
  });
});

describe('toAutomateError', () => {
  it('leaves our own as it is', () => {
    const error = invalidArgument('bad', [{ pointer: '/a', message: 'missing' }]);
    expect(toAutomateError(error)).toBe(error);
    expect(error.details).toEqual({ errors: [{ pointer: '/a', message: 'missing' }] });
    expect(error.effect).toBe('none');
  });

  it.each([
    [new TypeError('boom'), 'while loading: boom'],
    ['text', 'while loading: text'],
    [Object.create(null), 'while loading: a value that is no error'],
    [
      {
        toString: () => {
          throw new Error('x');
        },
      },
      'while loading: a value that is no error',
    ],
    [Symbol('s'), 'while loading: Symbol(s)'],
  ])('wraps anything else as INTERNAL with its cause', (thrown, message) => {
    const error = toAutomateError(thrown, 'while loading');
    expect(error).toMatchObject({ code: 'INTERNAL', message });
    expect(error.cause).toBe(thrown);
  });
});

it('what an error says is data where it, or the only problem in it, has a reason', () => {
  const said = { message: 'not so', reason: { kind: 'not_so' } };
  const problem = { pointer: '/a', ...said };
  expect(saidBy(refused('NOT_FOUND', said))).toEqual(said);
  expect(saidBy(invalidArgument('/a not so', [problem]))).toEqual({ ...said, message: '/a not so' });
  expect(saidBy(invalidArgument('two', [problem, problem]))).toBe('two');
  expect(saidBy(invalidArgument('none'))).toBe('none');
});
