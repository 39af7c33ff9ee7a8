import type { AnswerOf, ItemOf } from '@automate/client';
import type { JsonValue } from '@automate/core';

export type Json = JsonValue;
export type RunSummary = ItemOf<'/api/v1/executions'>;
export type RunDetail = AnswerOf<'get', '/api/v1/executions/{id}'>;
export type StepAttempt = RunDetail['steps'][number];
export type StepStatus = StepAttempt['status'];
export type RecordedError = NonNullable<RunSummary['error']>;
export type EventSummary = ItemOf<'/api/v1/events'>;
export type EventDetail = AnswerOf<'get', '/api/v1/events/{id}'>;
export type WorkflowSummary = ItemOf<'/api/v1/workflows'>;
export type WorkflowDetail = AnswerOf<'get', '/api/v1/workflows/{workflow}'>;
export type WorkflowCheck = AnswerOf<'post', '/api/v1/workflows/check'>;
/** What is wrong with a text, and where. */
export type TextProblem = WorkflowCheck['errors'][number] & {
  /** It can be saved all the same. */
  hint?: boolean;
};
/** What workflows can be made of here. */
export type WorkflowParts = AnswerOf<'get', '/api/v1/workflow-parts'>;
export type Approval = ItemOf<'/api/v1/approvals'>;
export type Plugin = AnswerOf<'get', '/api/v1/plugins/{plugin}'>;
export type Contribution = Plugin['contributions'][number];
export type Connection = AnswerOf<'get', '/api/v1/plugins/{plugin}/instances/{name}'>;
export type User = ItemOf<'/api/v1/users'>;
export type Role = ItemOf<'/api/v1/roles'>;
/** Who the server says is asking. */
export type Who = AnswerOf<'get', '/api/v1/session'>;
