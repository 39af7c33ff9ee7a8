import { AutomateError, type ErrorCode, type JsonValue } from '@automate/core';
import { storableProblem, suspicious, tooDeep } from '../json/storable-json.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import type { RecordedError } from '../queries/execution-record.ts';

/** Writes values into the record: redacted, of a bounded size, and only what the database can hold. */
export interface Recorder {
  /**
   * A step's output as it is stored, and as later steps see it. `plain` is the same with what was redacted, `json` the text
   * of `value`, of `maxChars` at most (default: what a row may have).
   * @throws AutomateError PAYLOAD_TOO_LARGE or INVALID_ARGUMENT: the step did run, its output cannot be kept
   */
  output(tenantId: string, value: JsonValue, maxChars?: number): { value: JsonValue; plain: JsonValue; json: string };
  /** A step's input for people to read; one that cannot be kept is replaced by a note that says why. */
  input(tenantId: string, value: JsonValue): { value: JsonValue; weight: number };
  /** A text, cut. */
  text(tenantId: string, text: string, maxChars: number): string;
  error(tenantId: string, error: AutomateError): RecordedError;
}

/** A value as JSON, before and after redaction; what cannot be kept has its problem instead of the values. */
interface Written {
  plain: JsonValue;
  redacted: JsonValue;
  json: string;
  problem?: string;
}

/** `maxOutputChars` bounds an output as JSON text; inputs are recorded up to the same size. */
export function createRecorder(secrets: ExecutionSecrets, maxOutputChars: number): Recorder {
  const tooLong = (json: string): Written => ({
    plain: null,
    redacted: null,
    json,
    problem: `has ${json.length} characters as JSON`,
  });
  const write = (tenantId: string, value: JsonValue, maxChars = maxOutputChars): Written => {
    let plain: JsonValue;
    let redacted: JsonValue;
    let json: string;
    try {
      json = JSON.stringify(value) ?? 'null';
      if (json.length > maxChars) return tooLong(json);
      // A copy as it will be read back: what is no plain data (a Date, a URL) is seen as its text by whoever comes next,
      // masked as that text, and changed by nobody who still has it.
      plain = JSON.parse(json) as JsonValue;
      redacted = secrets.redact(tenantId, plain);
      if (redacted !== plain) json = JSON.stringify(redacted);
    } catch {
      return { plain: null, redacted: null, json: '', problem: 'is not plain JSON, or nested too deep' };
    }
    if (json.length > maxChars) return tooLong(json);
    if (!suspicious(json) && !tooDeep(json)) return { plain, redacted, json };
    const found = storableProblem(redacted);
    const written = { plain, redacted, json };
    return found === undefined ? written : { ...written, problem: `${found.pointer} ${found.message}` };
  };
  // Masked before it is cut, else the half of a secret at the cut would stay.
  const text = (tenantId: string, given: string, maxChars: number): string =>
    storable(String(secrets.redact(tenantId, given)).slice(0, maxChars));

  return {
    text,
    output(tenantId, value, maxChars = maxOutputChars) {
      const { plain, redacted, json, problem } = write(tenantId, value, maxChars);
      if (problem === undefined) return { value: redacted, plain, json };
      const large = json.length > maxChars;
      throw new AutomateError({
        code: large ? 'PAYLOAD_TOO_LARGE' : 'INVALID_ARGUMENT',
        retryable: false,
        message:
          `The step ran, but its output cannot be kept: it ${problem}` +
          (large ? `, at most ${maxChars} are kept. Let it give less.` : '.'),
      });
    },
    input(tenantId, value) {
      const { redacted, json, problem } = write(tenantId, value);
      if (problem === undefined) return { value: redacted, weight: json.length };
      return { value: { $omitted: problem }, weight: 100 };
    },
    error(tenantId, error) {
      const recorded: RecordedError = {
        code: error.code,
        message: text(tenantId, String(error.message), 10_000),
        retryable: error.retryable,
        effect: error.effect,
      };
      if (error.details !== undefined) {
        const { redacted, problem } = write(tenantId, error.details as JsonValue);
        recorded.details = problem === undefined ? redacted : { $omitted: problem };
      }
      return recorded;
    },
  };
}

/** An error again, from its record. */
export function toError(recorded: RecordedError): AutomateError {
  return new AutomateError({
    code: recorded.code as ErrorCode,
    message: recorded.message,
    retryable: recorded.retryable,
    effect: recorded.effect,
  });
}

/** Without what `jsonb` cannot hold. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

/** The step that a recorded error began with, where it is another than the one that has it. */
export function stepOf(recorded: RecordedError | undefined): string | undefined {
  const { details } = recorded ?? {};
  const step = typeof details === 'object' && details !== null && !Array.isArray(details) ? details.step : undefined;
  return typeof step === 'string' ? step : undefined;
}
