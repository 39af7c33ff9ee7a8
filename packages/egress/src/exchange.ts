import { AutomateError, type ErrorCode, toAutomateError } from '@automate/core';

/** More, and Node's timers fire at once: 24.8 days are as good as forever. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One call of `fetch`, with all its redirects: what bounds it, and whether something was sent. */
export class Exchange {
  /** True from the first byte that may have left. */
  sent = false;
  readonly #controller = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #caller: AbortSignal | undefined;

  constructor(timeoutMs: number, caller: AbortSignal | null | undefined) {
    this.#caller = caller ?? undefined;
    this.limit(timeoutMs, `The exchange took longer than ${timeoutMs} ms.`);
    if (this.#caller?.aborted) this.#cancel();
    else this.#caller?.addEventListener('abort', this.#cancel, { once: true });
  }

  /** Aborted with an AutomateError as its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts after a time unless the returned function is called first. */
  limit(ms: number, message: string): () => void {
    const timer = setTimeout(
      () => this.abort(this.error('DEADLINE_EXCEEDED', message)),
      Math.min(ms, LONGEST_TIMER_MS),
    );
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  abort(reason: AutomateError): void {
    this.finish();
    this.#controller.abort(reason);
  }

  /** Nothing will bound it any more. */
  finish(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#caller?.removeEventListener('abort', this.#cancel);
  }

  /** What `work` gives, or the reason of the abort if that comes first. */
  async race<T>(work: Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(this.signal.reason);
      this.signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      if (onAbort) this.signal.removeEventListener('abort', onAbort);
    }
  }

  /** An error of this exchange, with the effect that is true now. */
  error(code: ErrorCode, message: string, details?: Record<string, unknown>): AutomateError {
    return new AutomateError({
      code,
      message,
      effect: this.sent ? 'unknown' : 'none',
      ...(details === undefined ? {} : { details }),
    });
  }

  /** Another's error, with the effect that is true here. */
  adopt(thrown: unknown): AutomateError {
    const error = toAutomateError(thrown, 'The request failed');
    const effect = this.sent ? 'unknown' : 'none';
    if (error.effect === effect) return error;
    return new AutomateError({
      code: error.code,
      message: error.message,
      retryable: error.retryable,
      retryAfterMs: error.retryAfterMs,
      effect,
      details: error.details,
      cause: error.cause,
    });
  }

  readonly #cancel = () => {
    const reason: unknown = this.#caller?.reason;
    if (AutomateError.isInstance(reason)) this.abort(this.adopt(reason));
    else if (reason instanceof Error && reason.name === 'TimeoutError') {
      this.abort(this.error('DEADLINE_EXCEEDED', "The caller's time limit was reached."));
    } else this.abort(this.error('CANCELLED', 'The request was cancelled.'));
  };
}
