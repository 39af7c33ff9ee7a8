export { didYouMean, suggestion } from '@automate/templates';
export { defineStep, defineWorkflow } from './builder/define-workflow.ts';
export { approval, event, index, item, type Reference, ref, run, template, when } from './builder/reference.ts';
export { callCircles, type ReadCalls } from './calls/call-circles.ts';
export { callsOf, type WorkflowCall } from './calls/calls-of.ts';
export { everyStep, stepsInside } from './compile/every-step.ts';
export type { CompileWorkflowOptions } from './compile/options.ts';
export { compileWorkflow } from './compile-workflow.ts';
export type {
  ActionReference,
  ActionStep,
  ApprovalQuestion,
  ApprovalStep,
  CallStep,
  ChoiceStep,
  CompiledHold,
  CompiledIntegration,
  CompiledLimit,
  CompiledStep,
  CompiledTrigger,
  CompiledWorkflow,
  CompositeStep,
  ConditionStep,
  ForEachStep,
  GroupStep,
  HoldInstance,
  IntegrationScope,
  LeafStep,
  ParallelStep,
  SetStep,
  UsesStep,
  WaitStep,
  WorkflowEnd,
} from './compiled.ts';
export { diffJson, type FieldChange } from './difference/diff-json.ts';
export {
  describeDifference,
  diffWorkflows,
  type StepChange,
  type WorkflowDifference,
} from './difference/diff-workflows.ts';
export { allSteps, type Branch, type BranchRole, branchesOf } from './document/branches.ts';
export type {
  ApprovalDocument,
  ConcurrencyDocument,
  DebounceDocument,
  Duration,
  FailureStrategy,
  ForEachDocument,
  HoldDocument,
  IntegrationDocument,
  IntegrationEvent,
  PolicyDocument,
  RateDocument,
  RetryDocument,
  StepDocument,
  SwitchDocument,
  TriggerDocument,
  WaitDocument,
  WorkflowDocument,
} from './document/document.ts';
export { STEP_FIELD_KINDS, STEP_KINDS, type StepKind, workflowDocumentSchema } from './document/document-schema.ts';
export { durationMs } from './document/duration.ts';
export { workflowJsonSchema } from './document/json-schema.ts';
export { limitsOf, type WorkflowLimit } from './document/limits-of.ts';
export { MAX_PRIORITY } from './document/limits-schema.ts';
export { TRIGGER_KINDS, type TriggerKind, triggerKind } from './document/trigger-schema.ts';
export { applyEdits } from './edit/apply-edits.ts';
export { editWorkflow } from './edit/edit-workflow.ts';
export type { FieldPlace, StepTarget, WorkflowEdit } from './edit/workflow-edit.ts';
export type { StepRecord, WorkflowEvent, WorkflowScope } from './event.ts';
export { locateProblems, type ParsedWorkflow, parseWorkflow, workflowFromJson } from './parse-workflow.ts';
export { printWorkflow } from './print-workflow.ts';
export { say, type WorkflowProblem, workflowProblems } from './problems.ts';
export { type ReadableSteps, readableSteps } from './readable-steps.ts';
export { lastTicks, type ScheduleIdentity, type Ticks, type Timetable, timetableOf } from './schedule/timetable.ts';
export { MAX_SOURCE_LENGTH, readSource, type WorkflowFormat } from './source/read-source.ts';
export { type RunStepOptions, runStep, type SchemaCheck } from './step-type/run-step.ts';
export { inputText, NO_ACCESS, type StepAccess } from './step-type/step-access.ts';
export type { StepCall, StepContext, StepRecorder } from './step-type/step-context.ts';
export { DEFAULT_STEP_POLICY, type StepPolicy, withPolicy } from './step-type/step-policy.ts';
export type { StepDescription, StepRunner, StepTypeRef } from './step-type/step-runner.ts';
export {
  defineStepExecutor,
  type KeepArtifact,
  STEP_EFFECTS,
  STEP_STATUSES,
  type StepArtifact,
  type StepEffect,
  type StepExecutor,
  type StepExecutorDefinition,
  type StepOutcome,
  type StepResult,
  type StepSchema,
  type StepStatus,
  type StepType,
} from './step-type/step-type.ts';
export { parseStepTypeManifest, type StepTypeManifest } from './step-type/step-type-manifest.ts';
export { defineStepType, stepTypePoint } from './step-type/step-type-point.ts';
export type { CommandResult, StepWorkspace } from './step-type/step-workspace.ts';
export {
  addressOf,
  isAddressed,
  MANUAL_START,
  SCHEDULE_TICK,
  type TriggerAddress,
  triggerKeys,
  WORKFLOW_ENDED,
} from './trigger/trigger-address.ts';
export { matchesType, TriggerIndex } from './trigger/trigger-index.ts';
export { type EndTrigger, endTriggers, type ScheduleTrigger, scheduleTriggers } from './trigger/triggers-of.ts';
