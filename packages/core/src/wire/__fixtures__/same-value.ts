import assert from 'node:assert/strict';
import { AutomateError } from '../../errors.ts';

/** Asserts that a value arrived as it left: deep strict equality, and of errors all that is promised. */
export function assertSameValue(actual: unknown, expected: unknown): void {
  if (expected instanceof Error) return assertSameError(actual, expected);
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual));
    assert.equal(actual.length, expected.length);
    expected.forEach((item, index) => assertSameValue(actual[index], item));
  } else if (typeof expected === 'object' && expected !== null && Object.getPrototypeOf(expected) === Object.prototype) {
    assert.ok(typeof actual === 'object' && actual !== null);
    assert.equal(Object.getPrototypeOf(actual), Object.prototype);
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
    for (const key of Object.keys(expected)) assertSameValue(ownOf(actual, key), ownOf(expected, key));
  } else {
    assert.deepStrictEqual(actual, expected);
  }
}

function assertSameError(actual: unknown, expected: Error): void {
  assert.ok(actual instanceof Error);
  assert.equal(actual.name, expected.name);
  assert.equal(actual.message, expected.message);
  assert.equal('cause' in actual, 'cause' in expected);
  assertSameValue(actual.cause, expected.cause);
  assert.equal(AutomateError.isInstance(actual), AutomateError.isInstance(expected));
  for (const key of ['code', 'retryable', 'retryAfterMs', 'effect', 'details']) {
    assertSameValue(ownOf(actual, key), ownOf(expected, key));
  }
}

function ownOf(owner: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(owner, key)?.value;
}
