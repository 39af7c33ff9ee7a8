import { AutomateError, type JsonValue } from '@automate/core';
import type { ApprovalQuestion, ApprovalStep } from '@automate/workflow';
import type { PreparedStep, StepExecutor, StepOutcome } from '../execution/step-executor.ts';
import type { ApprovalAnswer } from './approval-record.ts';
import { approvalSignal } from './approval-signal.ts';

/**
 * Decides what nobody answered in time, once for all: gives what was decided before, else takes the option, if there is one.
 */
export type ExpireApproval = (
  place: { tenantId: string; executionId: string; path: string },
  decision: string | undefined,
) => Promise<ApprovalAnswer>;

/** Asks somebody and waits. Output: an `ApprovalAnswer`. */
export function approvalExecutor(expire: ExpireApproval): StepExecutor<ApprovalStep> {
  return {
    kind: 'approval',
    prepare(step, { path, scope, ports }) {
      const question = step.evaluate(scope, ports);
      return question instanceof Promise
        ? question.then((asked) => ready(step, path, asked))
        : ready(step, path, question);
    },
    async resume(step, given, place) {
      // An answer and the end of its time may come together: the record says which was first.
      const answer =
        given === undefined ? await expire(place, step.onTimeout) : (given.payload as unknown as ApprovalAnswer);
      return outcomeOf(step, answer);
    },
  };
}

function ready(
  { options, waitMs }: ApprovalStep,
  path: string,
  { message, approvers }: ApprovalQuestion,
): PreparedStep {
  return {
    // Nothing outside is touched: what is recorded with the step is what is asked.
    effect: 'pure',
    input: { message, options: [...options], ...(approvers !== undefined && { approvers: [...approvers] }) },
    run: () => ({ type: 'wait', for: 'signal', signal: approvalSignal(path), timeoutMs: waitMs, atOnce: true }),
  };
}

function outcomeOf({ failOn }: ApprovalStep, answer: ApprovalAnswer): StepOutcome {
  const { decision, by, via, comment } = answer;
  if (decision === null) return { type: 'failed', error: failure('DEADLINE_EXCEEDED', 'Nobody answered in time.') };
  if (!failOn.includes(decision)) return { type: 'completed', output: answer as unknown as JsonValue };
  const who = via === 'timeout' ? 'Nobody answered in time' : `${by} answered`;
  const why = comment === null ? '' : ` (${comment})`;
  return { type: 'failed', error: failure('FAILED_PRECONDITION', `${who}: ${decision}${why}.`, answer) };
}

function failure(code: 'DEADLINE_EXCEEDED' | 'FAILED_PRECONDITION', message: string, answer?: ApprovalAnswer) {
  const details = answer === undefined ? undefined : { answer: answer as unknown as JsonValue };
  return new AutomateError({ code, message, retryable: false, effect: 'none', ...(details && { details }) });
}
