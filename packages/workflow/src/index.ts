export type {
  ActionReference,
  ActionStep,
  CompiledStep,
  CompiledTrigger,
  CompiledWorkflow,
  ConditionStep,
  SetStep,
  WaitStep,
} from './compiled.ts';
export type {
  Duration,
  RetryDocument,
  StepDocument,
  TriggerDocument,
  WaitDocument,
  WorkflowDocument,
} from './document.ts';
export type { StepRecord, WorkflowEvent, WorkflowScope } from './event.ts';
export { DEFAULT_RETRY, NO_RETRY, type RetryPolicy, retryDelayMs } from './retry.ts';
export { matchesType, TriggerIndex } from './trigger-index.ts';
