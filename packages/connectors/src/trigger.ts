import type { EventTypeMapping } from './webhook/event-type-mapping.ts';
import type { VerificationScheme } from './webhook/verification-scheme.ts';

/** A webhook that begins things, wholly described by data: the host verifies and reads it without plugin code. */
export interface Trigger {
  displayName: string;
  description?: string;
  verification: VerificationScheme;
  eventType: EventTypeMapping;
}
