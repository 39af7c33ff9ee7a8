import { AutomateError } from '@automate/core';
import type { PossibleChanges } from './watch-requests.ts';

/** The only error that leaves a connector. Same fields as every AutomateError; `effect` defaults to `unknown`. */
export class ConnectorError extends AutomateError {
  override readonly name = 'ConnectorError';

  /** True for any ConnectorError, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is ConnectorError {
    return AutomateError.isInstance(value) && value.name === 'ConnectorError';
  }
}

/** What `toConnectorError` may know of the circumstances. */
export interface ErrorCircumstances {
  /** Begins the message of a foreign error, for example `http/request`. */
  where: string;
  signal?: AbortSignal;
  /** What the requests of the same call may have changed: then `effect: 'none'` is not believed. */
  changes?: PossibleChanges;
}

function isAbort(value: unknown): value is Error {
  return value instanceof Error && (value.name === 'AbortError' || value.name === 'TimeoutError');
}

/** What a thrown value says of itself; some cannot even be made a text. */
function textOf(value: unknown): string {
  try {
    return value instanceof Error ? value.message : String(value);
  } catch {
    return `threw a ${typeof value}`;
  }
}

/** The same with effect `unknown`. */
function withUnknownEffect({ code, message, retryable, retryAfterMs, details, cause }: AutomateError): ConnectorError {
  return new ConnectorError({ code, message, retryable, retryAfterMs, effect: 'unknown', details, cause });
}

/**
 * Any thrown value as a ConnectorError. A ConnectorError stays; another AutomateError keeps its fields; an abort gets
 * the code of the signal's reason; everything else is INTERNAL. Effect `unknown` unless the error says otherwise and
 * can know: a ConnectorError is about the last request, another error about none, whatever went out before.
 */
export function toConnectorError(value: unknown, { where, signal, changes }: ErrorCircumstances): ConnectorError {
  // What it says of effects is not about this action.
  if (signal?.aborted && value === signal.reason) return abortedError(where, signal, value);
  if (ConnectorError.isInstance(value)) {
    return value.effect === 'none' && changes?.beforeLast ? withUnknownEffect(value) : value;
  }
  if (AutomateError.isInstance(value)) {
    if (signal?.aborted && value.code === 'CANCELLED') {
      return abortedError(where, signal, value, changes?.any ? 'unknown' : value.effect);
    }
    if (changes?.any) return withUnknownEffect(value);
    const { code, message, retryable, retryAfterMs, effect, details } = value;
    return new ConnectorError({ code, message, retryable, retryAfterMs, effect, details, cause: value });
  }
  if (isAbort(value)) return abortedError(where, signal, value);
  return new ConnectorError({ code: 'INTERNAL', message: `${where}: ${textOf(value)}`, cause: value });
}

/** The error of a call that was cancelled or timed out, by the reason its signal was aborted with. */
export function abortedError(
  where: string,
  signal: AbortSignal | undefined,
  cause: unknown,
  effect: 'none' | 'unknown' = 'unknown',
): ConnectorError {
  const reason: unknown = signal?.aborted ? signal.reason : cause;
  if (AutomateError.isInstance(reason)) {
    const { code, message, retryable } = reason;
    return new ConnectorError({ code, message: `${where}: ${message}`, retryable, effect, cause });
  }
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError';
  return new ConnectorError({
    code: timedOut ? 'DEADLINE_EXCEEDED' : 'CANCELLED',
    message: `${where}: ${timedOut ? 'timed out' : 'was cancelled'}`,
    effect,
    cause,
  });
}
