export type {
  ConfiguredInstance,
  ConnectionTest,
  GuardedFetch,
  GuardedFetchInit,
  HealthReport,
  InstanceContext,
} from '@automate/providers';
export {
  ACTION_EFFECTS,
  type ActionEffect,
  PROFILE_KEYS,
  PROFILES,
  type ProfileKey,
} from '@automate/providers';
export { type Action, type ActionDefinition, defineAction } from './action.ts';
export type { ActionCall, ActionContext } from './action-context.ts';
export type { ActionDescription, ActionInvoker, ActionRef } from './action-invoker.ts';
export type { Connector, ConnectorDefinition } from './connector.ts';
export { ConnectorError, toConnectorError } from './connector-error.ts';
export { type ActionManifest, type ConnectorManifest, parseConnectorManifest } from './connector-manifest.ts';
export { connectorPoint, defineConnector, describeConnector } from './connector-point.ts';
export { retryAfterMs } from './http/retry-after.ts';
export { shownAddress } from './http/shown-address.ts';
export { httpStatusError, type UnwantedAnswer } from './http/status-error.ts';
export type {
  ConnectorInstance,
  InstanceHealth,
  InstanceHealthChange,
  InstanceHealthChanges,
  InstanceHealthStatus,
} from './instance-health.ts';
export type { JsonSchema } from './json-schema.ts';
export { type ProfileActionDefinition, type ProfileActions, profileActions } from './profile-actions.ts';
export { ABORT_GRACE_MS } from './run-action.ts';
export { compileSchema, type SchemaValidator } from './schema/schema-compiler.ts';
export { validateParams } from './schema/validate-params.ts';
export { defineTrigger, type Trigger } from './trigger.ts';
export type { ResolvedTrigger, TriggerRef, TriggerResolver } from './trigger-resolver.ts';
export {
  type ApprovalCallback,
  type ApprovalPress,
  approvalPressOf,
  callbackBody,
} from './webhook/approval-callback.ts';
export { eventTypeOf } from './webhook/event-type.ts';
export type { EventTypeMapping } from './webhook/event-type-mapping.ts';
export {
  type IncomingWebhook,
  type UnverifiedKind,
  unverifiedKind,
  type VerifiedDelivery,
} from './webhook/incoming-webhook.ts';
export type {
  HmacScheme,
  NoVerificationScheme,
  SignedTimestamp,
  StandardWebhooksScheme,
  VerificationScheme,
} from './webhook/verification-scheme.ts';
export { verifyWebhook } from './webhook/verify-webhook.ts';
