export type { Action, ActionDefinition } from './action.ts';
export type {
  ActionCall,
  ActionContext,
  ConnectorFetch,
  ConnectorFetchInit,
  ConnectorInstance,
} from './action-context.ts';
export type { ActionDescription, ActionInvoker, ActionRef } from './action-invoker.ts';
export type { Connector } from './connector.ts';
export { ConnectorError } from './connector-error.ts';
export { ACTION_EFFECTS, type ActionEffect } from './effect.ts';
export type { JsonSchema } from './json-schema.ts';
export type { Trigger } from './trigger.ts';
export type { ResolvedTrigger, TriggerRef, TriggerResolver } from './trigger-resolver.ts';
export type { EventTypeMapping } from './webhook/event-type-mapping.ts';
export type {
  HmacScheme,
  NoVerificationScheme,
  SignedTimestamp,
  StandardWebhooksScheme,
  VerificationScheme,
} from './webhook/verification-scheme.ts';
