import { AutomateError, type ErrorCode, type JsonValue } from '@automate/core';
import { type CallStep, MANUAL_START } from '@automate/workflow';
import type { StepExecutor, StepOutcome } from '../execution/step-executor.ts';
import type { ItemsPart } from '../execution/stored-execution.ts';
import type { NewEvent } from '../ingest/new-event.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import { type CallEnd, depthOf, MAX_CALL_DEPTH, originOf } from './call-event.ts';
import type { NewPart } from './parts.ts';

/** Some of the items of a loop, handled by a run of their own. It is called as another workflow is. */
export interface PartStep extends CallStep {
  readonly part: ItemsPart;
}

/** Starts a run of another workflow and waits for its end. Output: what that workflow gives. */
export function callExecutor(options: {
  accept(event: NewEvent): Promise<unknown>;
  startPart(part: NewPart): Promise<void>;
  secrets: ExecutionSecrets;
}): StepExecutor<CallStep> {
  return {
    kind: 'call',
    async prepare(step, { tenantId, executionId, origin, path, scope, ports }) {
      if (depthOf(origin) >= MAX_CALL_DEPTH) throw refused(`calls nest deeper than ${MAX_CALL_DEPTH}`);
      if (isPartStep(step)) {
        const { part } = step;
        const called = originOf({ origin, executionId }, path, '#');
        return {
          effect: 'idempotent',
          input: { first: part.first, count: part.count },
          async run({ traceparent }) {
            await options.startPart({ tenantId, of: executionId, origin: called, traceparent, part });
            return { type: 'wait', for: 'signal', signal: called };
          },
        };
      }
      const input = await step.evaluate(scope, ports);
      if (JSON.stringify(options.secrets.redact(tenantId, input)) !== JSON.stringify(input)) {
        throw refused(`a secret cannot be handed to workflow "${step.workflow}": name it there`);
      }
      const call = originOf({ origin, executionId }, path);
      return {
        // Accepted twice it is one delivery.
        effect: 'idempotent',
        action: `workflow/${step.workflow}`,
        input,
        async run({ traceparent }) {
          const source = `workflow/${step.workflow}`;
          await options.accept({ tenantId, type: MANUAL_START, source, payload: input, deliveryId: call, traceparent });
          return { type: 'wait', for: 'signal', signal: call, timeoutMs: step.waitMs };
        },
      };
    },
    resume: (step, given) => (given === undefined ? tooLate(step) : endOf(step, given.payload as unknown as CallEnd)),
  };
}

function isPartStep(step: CallStep): step is PartStep {
  return 'part' in step;
}

function endOf(step: CallStep, end: CallEnd): StepOutcome {
  if (end.status === 'completed') return { type: 'completed', output: end.output };
  const { code = 'ABORTED', message = `it was ${end.status}` } = end.error ?? {};
  const run = end.executionId === undefined ? '' : ` (run ${end.executionId})`;
  const error = new AutomateError({
    code: code as ErrorCode,
    message: `${isPartStep(step) ? step.workflow : `workflow "${step.workflow}"`}${run}: ${message}`,
    retryable: false,
    effect: end.status === 'uncertain' ? 'unknown' : 'none',
    details: { ...(end.executionId !== undefined && { execution: end.executionId }) } as { [key: string]: JsonValue },
  });
  return { type: 'failed', error, uncertain: end.status === 'uncertain' };
}

function tooLate({ workflow, waitMs }: CallStep): StepOutcome {
  const message = `workflow "${workflow}" was not done within ${waitMs} ms; its run is cancelled`;
  const details = { reason: { kind: 'called_too_long', workflow, ms: waitMs } };
  const error = new AutomateError({ code: 'DEADLINE_EXCEEDED', message, retryable: false, effect: 'none', details });
  return { type: 'failed', error };
}

function refused(message: string): AutomateError {
  return new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
}
