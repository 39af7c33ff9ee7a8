import type { ApprovalCallback } from './webhook/approval-callback.ts';
import type { EventTypeMapping } from './webhook/event-type-mapping.ts';
import type { VerificationScheme } from './webhook/verification-scheme.ts';

/** A webhook that begins things, wholly described by data: the host verifies and reads it without plugin code. */
export interface Trigger {
  readonly displayName: string;
  readonly description?: string;
  readonly verification: VerificationScheme;
  readonly eventType: EventTypeMapping;
  /** Types that it is known to tell of, without the prefix, to be offered to people. Others may come. Default: none. */
  readonly events?: readonly string[];
  /** Where deliveries say that somebody pressed a button that answers an approval. Those are answers, and no events. */
  readonly approval?: ApprovalCallback;
}

/** One thing a connector can hear of. Checked when its connector is defined. */
export function defineTrigger(trigger: Trigger): Trigger {
  return Object.freeze({ ...trigger });
}
