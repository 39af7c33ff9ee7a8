import { AutomateError } from '@automate/core';
import { EXIT_CODES, StartError } from '@automate/server/start-error';

/** How a command that threw ends: one message for people, one object for machines. */
export interface Failure {
  exitCode: number;
  text: string;
  json: string;
}

/** A mistake of ours keeps its stack; of an AutomateError only the message is told. */
export function failureOf(error: unknown): Failure {
  if (AutomateError.isInstance(error)) {
    const { code, message, details } = error;
    const errors = details?.errors;
    return {
      exitCode: StartError.isInstance(error) ? error.exitCode : 1,
      text: message,
      json: JSON.stringify(
        { ok: false, error: { code, message, ...(errors === undefined ? {} : { errors }) } },
        null,
        2,
      ),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    exitCode: EXIT_CODES.internal,
    text: error instanceof Error ? (error.stack ?? message) : message,
    json: JSON.stringify({ ok: false, error: { code: 'INTERNAL', message } }, null, 2),
  };
}
