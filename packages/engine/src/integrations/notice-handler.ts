import type { ActionDescription, ActionInvoker, ActionRef } from '@automate/connectors';
import { AutomateError, afterFailure, afterLoss, type RetryPolicy, toAutomateError } from '@automate/core';
import type { Claim, HandlerContext, Outcome } from '@automate/outbox';
import type { Recorder } from '../execution/recorded.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import type { NoticeMessage } from './notice-message.ts';
import type { StoredNotice } from './notice-rows.ts';
import type { NoticeSource } from './notice-source.ts';
import { SEND, sendNotice } from './send-notice.ts';

/** An hour, more or less. */
const RETRY: RetryPolicy = { attempts: 15, backoffMs: 1_000, factor: 2, maxMs: 600_000, jitter: true };

/**
 * Tells somebody something. What is about to be sent is recorded before, so that what a process died with is known to have
 * begun: where the action is `once` it is not sent again. A dead letter that is requeued is sent again in any case.
 */
export function createNoticeHandler<Key extends { tenant_id: string }>(
  source: NoticeSource<Key>,
  options: {
    invoker: ActionInvoker;
    recorder: Recorder;
    /** Milliseconds of lease that must remain when it is sent. */
    leaseReserveMs: number;
  },
): (claim: Claim, context: Pick<HandlerContext, 'signal' | 'leaseRemainingMs'>) => Promise<Outcome | undefined> {
  const { rows } = source;
  const { invoker, recorder, leaseReserveMs } = options;

  return async (claim, { signal, leaseRemainingMs }) => {
    const { tenantId } = claim;
    const key = source.keyOf(claim);
    const stored = await rows.read(key);
    if (stored?.status === 'sent') return undefined;
    // Told of by another item: the run began twice, so to speak.
    if (stored !== undefined && stored.item !== claim.id) return undefined;
    const requeued = claim.attempts === 1;
    // It was settled, and the process died before its letter was written.
    if (stored !== undefined && !requeued && isOver(stored)) return letterOf(stored);
    const subject = await source.find(claim);
    if (subject === undefined) {
      if (stored === undefined) return undefined;
      const error = new AutomateError({ code: 'FAILED_PRECONDITION', effect: 'none', message: source.overtaken });
      await rows.end(key, stored.attempts, { ...stored, status: 'failed', error: recorder.error(tenantId, error) });
      return undefined;
    }

    const { connector, connection, executionId, stepPath } = subject;
    const ref: ActionRef = { tenantId, connector, action: SEND, connection };
    const known = stored ?? NOTHING;
    let description: ActionDescription | undefined;
    let prepared: NoticeMessage | undefined;
    let error: AutomateError | undefined;
    try {
      description = await invoker.describe(ref);
      prepared = await subject.message();
    } catch (thrown) {
      // Nothing was sent, whatever it is. What is not installed here may be elsewhere, or later.
      error = unsent(toAutomateError(thrown));
    }

    // Whoever requeues its letter has looked.
    const lost = stored?.status === 'sending' && !requeued;
    const effect = description?.effect ?? stored?.effect ?? 'once';
    const window = description?.idempotencyWindowMs;
    if (lost) {
      const { sinceFirstMs } = known;
      const decision = afterLoss({ effect: stored.effect ?? effect, sinceFirstMs, idempotencyWindowMs: window });
      if (decision.next === 'uncertain') {
        const told = recorder.error(tenantId, lostError());
        await rows.end(key, known.attempts, { status: 'uncertain', failures: known.failures, error: told });
        return letterOf({ status: 'uncertain', error: told });
      }
    }
    if (leaseRemainingMs() < leaseReserveMs || signal.aborted) {
      return { kind: 'release', seenWakeSeq: claim.wakeSeq, until: new Date(0) };
    }
    const status = prepared === undefined ? 'retrying' : 'sending';
    const begun = await rows.begin(key, subject, { attempts: known.attempts, item: claim.id }, { status, effect });
    if (begun === undefined) return undefined;
    try {
      if (prepared !== undefined) {
        const { result } = await sendNotice(invoker, {
          ...{ ref, params: prepared.params, executionId, stepPath, attempt: begun.attempts, signal },
          idempotencyKey: `${executionId}/${stepPath}`,
          traceparent: claim.traceparent,
        });
        if (result.type === 'outcome') {
          await rows.end(key, begun.attempts, { status: 'sent', failures: known.failures });
          return undefined;
        }
        error = withoutTokens(result.error, prepared.tokens);
      }
      const failed = error as AutomateError;
      const failures = known.failures + 1;
      const decision = afterFailure({
        effect,
        error: failed,
        policy: RETRY,
        failures,
        unknownBefore: lost || stored?.error?.effect === 'unknown',
        sinceFirstMs: known.sinceFirstMs,
        idempotencyWindowMs: window,
      });
      const told = recorder.error(tenantId, failed);
      const end = ENDS[decision.next];
      await rows.end(key, begun.attempts, { status: end, failures, error: told });
      if (decision.next !== 'retry') return letterOf({ status: end, error: told });
      return { kind: 'retry', code: told.code, message: told.message, delayMs: decision.delayMs };
    } catch (thrown) {
      // It has begun. Given back, the attempt would not count, and pass for one that somebody had requeued.
      const { code, message } = recorder.error(tenantId, toAutomateError(thrown));
      return { kind: 'retry', code, message };
    }
  };
}

const NOTHING: Pick<StoredNotice, 'attempts' | 'failures' | 'sinceFirstMs'> = {
  attempts: 0,
  failures: 0,
  sinceFirstMs: 0,
};

const ENDS = { retry: 'retrying', fail: 'failed', uncertain: 'uncertain' } as const;

function isOver({ status }: StoredNotice): boolean {
  return status === 'failed' || status === 'uncertain';
}

/** The dead letter of a notice that is over. */
function letterOf({ status, error }: { status: string; error: RecordedError | null }): Outcome {
  const message = error?.message ?? 'It was not sent.';
  if (status === 'failed') return { kind: 'fail', code: error?.code ?? 'INTERNAL', message };
  return { kind: 'fail', code: 'UNCERTAIN', message: `Whether it was sent is not known: ${message}` };
}

function lostError(): AutomateError {
  return new AutomateError({
    code: 'ABORTED',
    retryable: false,
    message: 'The worker that sent it ended before the result was recorded. It is not sent again by itself.',
  });
}

/** The same error, knowing that nothing was sent. What is missing may come. */
function unsent(error: AutomateError): AutomateError {
  const { code, message, details, retryAfterMs } = error;
  const retryable = error.retryable || code === 'NOT_FOUND' || code === 'FAILED_PRECONDITION';
  return new AutomateError({ code, message, retryable, retryAfterMs, effect: 'none', details, cause: error });
}

/** A service may repeat what it was sent. */
function withoutTokens(error: AutomateError, tokens: readonly string[]): AutomateError {
  const said = JSON.stringify([error.message, error.details]);
  if (!tokens.some((token) => said.includes(token))) return error;
  const message = tokens.reduce((told, token) => told.replaceAll(token, '[signed link]'), error.message);
  const { code, retryable, retryAfterMs, effect } = error;
  return new AutomateError({ code, message, retryable, retryAfterMs, effect });
}
