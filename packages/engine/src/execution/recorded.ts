import { AutomateError, type ErrorCode, type JsonValue } from '@automate/core';
import { storableProblem, suspicious, tooDeep } from '../json/storable-json.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import type { RecordedError } from '../queries/execution-record.ts';

/** Writes values into the record: redacted, of a bounded size, and only what the database can hold. */
export interface Recorder {
  /**
   * A step's output as it is stored, and as later steps see it.
   * @throws AutomateError PAYLOAD_TOO_LARGE or INVALID_ARGUMENT: the step did run, its output cannot be kept
   */
  output(tenantId: string, value: JsonValue): { value: JsonValue; weight: number };
  /** A step's input for people to read; one that cannot be kept is replaced by a note that says why. */
  input(tenantId: string, value: JsonValue): { value: JsonValue; weight: number };
  error(tenantId: string, error: AutomateError): RecordedError;
}

/** `maxOutputChars` bounds an output as JSON text; inputs are recorded up to the same size. */
export function createRecorder(secrets: ExecutionSecrets, maxOutputChars: number): Recorder {
  const write = (tenantId: string, value: JsonValue): { redacted: JsonValue; json: string; problem?: string } => {
    let redacted: JsonValue;
    let json: string;
    try {
      redacted = secrets.redact(tenantId, value);
      json = JSON.stringify(redacted) ?? 'null';
    } catch {
      return { redacted: null, json: '', problem: 'is not plain JSON, or nested too deep' };
    }
    if (json.length > maxOutputChars) return { redacted, json, problem: `has ${json.length} characters as JSON` };
    if (!suspicious(json) && !tooDeep(json)) return { redacted, json };
    const found = storableProblem(redacted);
    return found === undefined ? { redacted, json } : { redacted, json, problem: `${found.pointer} ${found.message}` };
  };

  return {
    output(tenantId, value) {
      const { redacted, json, problem } = write(tenantId, value);
      if (problem === undefined) return { value: redacted, weight: json.length };
      const large = json.length > maxOutputChars;
      throw new AutomateError({
        code: large ? 'PAYLOAD_TOO_LARGE' : 'INVALID_ARGUMENT',
        retryable: false,
        message:
          `The step ran, but its output cannot be kept: it ${problem}` +
          (large ? `, at most ${maxOutputChars} are kept. Let it give less.` : '.'),
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
        message: plain(error.message).slice(0, 10_000),
        retryable: error.retryable,
        effect: error.effect,
      };
      if (error.details !== undefined) {
        const { redacted, problem } = write(tenantId, error.details as JsonValue);
        recorded.details = problem === undefined ? redacted : { $omitted: problem };
      }
      recorded.message = String(secrets.redact(tenantId, recorded.message));
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
function plain(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}
