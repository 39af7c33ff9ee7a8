import type { ApprovalCallback } from './webhook/approval-callback.ts';
import type { EventTypeMapping } from './webhook/event-type-mapping.ts';
import type { VerificationScheme } from './webhook/verification-scheme.ts';

/** Names the trigger that a webhook's URL stands for. */
export interface TriggerRef {
  tenantId: string;
  connector: string;
  /** The instance's name. */
  instance: string;
  /** Absent: the connector's only trigger. */
  trigger?: string | undefined;
}

/** What the host needs to accept a delivery, known without running plugin code. */
export interface ResolvedTrigger {
  connector: string;
  instance: string;
  /** The trigger's name. */
  trigger: string;
  /** The event's source: `<connector>/<instance>`. */
  source: string;
  pluginId: string;
  pluginVersion: string;
  verification: VerificationScheme;
  /** With its prefix filled in. */
  eventType: EventTypeMapping;
  approval?: ApprovalCallback;
  /** The verification keys in force: the current one first, then those being rotated out. Empty for `none`. */
  secrets(): Promise<string[]>;
}

/** Finds triggers. The plugin host implements it, the API uses it. */
export interface TriggerResolver {
  /** @throws AutomateError NOT_FOUND when there is no such connector, instance or trigger, FAILED_PRECONDITION when it is disabled or its plugin failed */
  resolve(ref: TriggerRef): Promise<ResolvedTrigger>;
}
