import type { ActionDescription, ActionInvoker, ActionRef } from '@automate/connectors';
import {
  AutomateError,
  afterFailure,
  afterLoss,
  childTraceparent,
  newTraceparent,
  type RetryPolicy,
  toAutomateError,
} from '@automate/core';
import type { Claim, HandlerContext, Outcome } from '@automate/outbox';
import { sql as text } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { selectApprovals, toApproval } from '../approvals/approval-rows.ts';
import { Interrupts, interruptErrors } from '../execution/interrupts.ts';
import { limitedCall } from '../execution/limited-call.ts';
import type { Recorder } from '../execution/recorded.ts';
import type { ApprovalLinks } from '../ports/approval-links.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import type { Notice } from './notice.ts';
import { messageOf, type NoticeMessage } from './notice-message.ts';
import { beginNotice, endNotice, type NoticePlace, readNotice, readRun, type StoredNotice } from './notice-rows.ts';

/** What telling integrations needs. */
export interface NoticePorts {
  invoker: ActionInvoker;
  secrets: ExecutionSecrets;
  recorder: Recorder;
  env: ((name: string) => string | undefined) | undefined;
  links: ApprovalLinks | undefined;
}

/** The profile's action that every integration calls. */
const ACTION = 'send_notification';
const TIMEOUT_MS = 30_000;
const GRACE_MS = 5_000;
/** Milliseconds of lease that must remain when it is sent. */
const LEASE_RESERVE_MS = 2_000;
/** An hour, more or less. */
const RETRY: RetryPolicy = { attempts: 15, backoffMs: 1_000, factor: 2, maxMs: 600_000, jitter: true };

/**
 * Tells one integration of one event. What is about to be sent is recorded before, so that what a process died with is known to
 * have begun: where the action is `once` it is not sent again. A dead letter that is requeued is sent again in any case.
 */
export function createNoticeHandler(
  options: NoticePorts & { db: PostgresJsDatabase; sql: Sql; versions: CompiledVersions },
): (claim: Claim, context: Pick<HandlerContext, 'signal' | 'leaseRemainingMs'>) => Promise<Outcome | undefined> {
  const { db, sql, versions, invoker, secrets, recorder, env, links } = options;

  /** Undefined: there is nothing (any more) that anybody could be told of. */
  const prepare = async (notice: NoticePlace) => {
    const run = await readRun(sql, notice);
    if (run === undefined) return undefined;
    const integration = (await versions.get(run.workflow)).integrations[notice.integration];
    if (integration === undefined) return undefined;
    if (notice.path === undefined) return { run, integration, approval: undefined };
    const { tenantId, executionId, path } = notice;
    const place = text`and a.execution_id = ${executionId} and a.path = ${path}`;
    const [row] = await selectApprovals(db, tenantId, place);
    return row?.status === 'open' ? { run, integration, approval: toApproval(row) } : undefined;
  };

  const message = (notice: NoticePlace, about: NonNullable<Awaited<ReturnType<typeof prepare>>>) => {
    const { tenantId, executionId } = notice;
    const ports = { secrets: (key: string) => secrets.placeholder(tenantId, key, executionId), env };
    return messageOf(about.integration, notice, about, ports, links);
  };

  const send = (
    ref: ActionRef,
    { params }: NoticeMessage,
    notice: NoticePlace,
    attempt: number,
    claim: Claim,
    signal: AbortSignal,
  ) => {
    const { tenantId, executionId, event, integration, path = '' } = notice;
    const stepPath = `integrations/${integration}/${event}${path === '' ? '' : `/${path}`}`;
    const interrupts = new Interrupts();
    const stop = () => interrupts.raise('stopping', interruptErrors.stopping());
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    return limitedCall(
      async (aborted) => {
        const output = await invoker.invoke(ref, params, {
          ...{ tenantId, executionId, stepPath, attempt },
          idempotencyKey: `${executionId}/${stepPath}`,
          traceparent: claim.traceparent === null ? newTraceparent() : childTraceparent(claim.traceparent),
          signal: aborted,
          deadline: new Date(Date.now() + TIMEOUT_MS),
        });
        return { type: 'completed', output };
      },
      { timeoutMs: TIMEOUT_MS, graceMs: GRACE_MS, interrupts, late() {} },
    ).finally(() => signal.removeEventListener('abort', stop));
  };

  return async (claim, { signal, leaseRemainingMs }) => {
    const { tenantId, ref: executionId } = claim;
    const notice: NoticePlace = { ...(claim.payload as Notice), tenantId, executionId: executionId ?? '' };
    const stored = await readNotice(sql, notice);
    if (stored?.status === 'sent') return undefined;
    // Told of by another item: the run began twice, so to speak.
    if (stored !== undefined && stored.item !== claim.id) return undefined;
    const requeued = claim.attempts === 1;
    // It was settled, and the process died before its letter was written.
    if (stored !== undefined && !requeued && isOver(stored)) return letterOf(stored);
    const about = await prepare(notice);
    if (about === undefined) {
      if (stored !== undefined)
        await endNotice(sql, notice, stored.attempts, { ...stored, ...overtaken(recorder, tenantId) });
      return undefined;
    }
    const { integration } = about;

    const { connector, connection } = integration;
    const ref: ActionRef = { tenantId, connector, action: ACTION, connection };
    const known = stored ?? NOTHING;
    let description: ActionDescription | undefined;
    let prepared: NoticeMessage | undefined;
    let error: AutomateError | undefined;
    try {
      description = await invoker.describe(ref);
      prepared = await message(notice, about);
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
        await endNotice(sql, notice, known.attempts, { status: 'uncertain', failures: known.failures, error: told });
        return letterOf({ status: 'uncertain', error: told });
      }
    }
    if (leaseRemainingMs() < LEASE_RESERVE_MS || signal.aborted) {
      return { kind: 'release', seenWakeSeq: claim.wakeSeq, until: new Date(0) };
    }
    const status = prepared === undefined ? 'retrying' : 'sending';
    const begun = await beginNotice(sql, notice, integration, { ...known, item: claim.id }, { status, effect });
    if (begun === undefined) return undefined;
    if (prepared !== undefined) {
      const { result } = await send(ref, prepared, notice, begun.attempts, claim, signal);
      if (result.type === 'outcome') {
        await endNotice(sql, notice, begun.attempts, { status: 'sent', failures: known.failures });
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
    await endNotice(sql, notice, begun.attempts, { status: end, failures, error: told });
    if (decision.next !== 'retry') return letterOf({ status: end, error: told });
    return { kind: 'retry', code: told.code, message: told.message, delayMs: decision.delayMs };
  };
}

const NOTHING: Pick<StoredNotice, 'attempts' | 'failures' | 'sinceFirstMs'> = {
  attempts: 0,
  failures: 0,
  sinceFirstMs: 0,
};

const ENDS = { retry: 'retrying', fail: 'failed', uncertain: 'uncertain' } as const;

/** How a notice ends that nobody has to be told of any more. */
function overtaken(recorder: Recorder, tenantId: string): { status: 'failed'; error: RecordedError } {
  const message = 'It was not sent in time: the approval is not open any more.';
  const error = new AutomateError({ code: 'FAILED_PRECONDITION', effect: 'none', message });
  return { status: 'failed', error: recorder.error(tenantId, error) };
}

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
