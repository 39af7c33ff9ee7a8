import type { ActionInvoker } from '@automate/connectors';
import type { StepRunner } from '@automate/workflow';
import { approvalExecutor, type ExpireApproval } from '../approvals/approval-step.ts';
import { callExecutor } from '../calls/call-step.ts';
import type { NewPart } from '../calls/parts.ts';
import type { DatabaseTime } from '../database/database-time.ts';
import type { NewEvent } from '../ingest/new-event.ts';
import type { ArtifactStore } from '../objects/artifact-store.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import { createStepExecutors, type StepExecutors } from './step-executor.ts';
import { actionExecutor } from './steps/action-step.ts';
import { conditionExecutor } from './steps/condition-step.ts';
import { setExecutor } from './steps/set-step.ts';
import { usesExecutor } from './steps/uses-step.ts';
import { waitExecutor } from './steps/wait-step.ts';

/** What the steps of the engine's own kinds need. */
export interface ExecutorParts {
  invoker: ActionInvoker;
  /** Default: there are no steps of plugins. */
  stepRunner?: StepRunner | undefined;
  /** Default: nothing that a step leaves behind is kept, and one that does fails. */
  artifacts?: ArtifactStore | undefined;
  secrets: ExecutionSecrets;
  now: DatabaseTime;
  /** Accepts an event of the engine's own. */
  accept(event: NewEvent): Promise<unknown>;
  /** Starts a run for some of the items of a loop. */
  startPart(part: NewPart): Promise<void>;
  expireApproval: ExpireApproval;
}

export function createEngineExecutors({
  invoker,
  stepRunner,
  artifacts,
  secrets,
  now,
  accept,
  startPart,
  expireApproval,
}: ExecutorParts): StepExecutors {
  return createStepExecutors([
    conditionExecutor,
    setExecutor,
    waitExecutor(now),
    approvalExecutor(expireApproval),
    actionExecutor(invoker),
    callExecutor({ accept, startPart, secrets }),
    ...(stepRunner === undefined ? [] : [usesExecutor(stepRunner, artifacts)]),
  ]);
}
