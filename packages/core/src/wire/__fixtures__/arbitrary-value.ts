import fc from 'fast-check';
import { AutomateError, ERROR_CODES, type ErrorEffect } from '../../errors.ts';

const text = fc.string({ unit: fc.oneof(fc.constantFrom('$', '_', '\u0000', '\ud800', '"', 'ä', '😀'), fc.string()), maxLength: 8 });
const key = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'constructor', 'toJSON', '$bytes', '$object', 'a/b', 'a~b', 'length', '0'),
);
const bytes = fc.uint8Array({ maxLength: 40 });
const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  text,
  fc.double(),
  fc.bigInt(),
  bytes,
  fc.date({ noInvalidDate: true }),
  fc.webUrl().map((url) => new URL(url)),
);

function recordOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc.array(fc.tuple(key, values), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));
}

function automateErrorOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<AutomateError> {
  return fc
    .record(
      {
        code: fc.constantFrom(...ERROR_CODES),
        message: text,
        retryable: fc.boolean(),
        retryAfterMs: fc.nat(),
        effect: fc.constantFrom<ErrorEffect>('none', 'unknown'),
        details: recordOf(values),
        cause: values.filter((cause) => cause !== undefined),
      },
      { requiredKeys: ['code', 'message', 'effect'] },
    )
    .map((options) => new AutomateError(options));
}

function foreignErrorOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<Error> {
  return fc.record({ name: text, message: text, code: fc.option(text, { nil: undefined }), cause: values }).map((parts) => {
    const error = new Error(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    Object.defineProperty(error, 'name', { value: parts.name, writable: true, configurable: true });
    return parts.code === undefined ? error : Object.assign(error, { code: parts.code });
  });
}

/** Every kind of value that the codec carries exactly, nested. */
export const wireValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 5 }),
    recordOf(tie('value')),
    automateErrorOf(tie('value')),
    foreignErrorOf(tie('value')),
  ),
})).value;
