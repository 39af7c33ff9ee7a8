import type { JsonValue } from '@automate/core';

/** Something that happened outside and is about to be accepted. */
export interface NewEvent {
  tenantId: string;
  /** For example `github.issues.opened`. At most 200 characters. */
  type: string;
  /** `<connector>/<instance>`, or whatever names the sender. At most 200 characters. */
  source: string;
  payload: JsonValue;
  /**
   * The payload as JSON text, when the caller has it at hand: saves writing it again. Must be what `payload` says, which must
   * not change after that: it is what may be worked on.
   */
  payloadJson?: string | undefined;
  /** The sender's name for this delivery, unique per tenant and source. Absent: no deduplication. */
  deliveryId?: string | undefined;
  /** The W3C trace context this event belongs to. Default: a new trace. */
  traceparent?: string | undefined;
}

/** What became of an accepted event, told after commit. */
export interface AcceptedEvent {
  /** UUID, version 7. Of the original when this one is a duplicate. */
  eventId: string;
  /** 32 hexadecimal digits. Of the original when this one is a duplicate. */
  traceId: string;
  /** True when the delivery id had been accepted before: nothing was stored this time. */
  duplicate: boolean;
}
