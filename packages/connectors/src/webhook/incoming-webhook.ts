import { AutomateError } from '@automate/core';

/** A delivery as it came in. */
export interface IncomingWebhook {
  headers: Headers;
  rawBody: Uint8Array;
  /** The keys in force. One that matches is enough. */
  secrets: readonly string[];
  /** Default: the clock. */
  now?: Date;
}

/** What verification found out. */
export interface VerifiedDelivery {
  /** The same for a repeated delivery. Absent when the scheme has none: then repeats cannot be told. */
  deliveryId?: string;
  /** When the sender signed. */
  timestamp?: Date;
}

/** The same answer whatever did not fit, so that a forger learns nothing. The reason is the cause. */
export function unverified(reason: string): AutomateError {
  return new AutomateError({
    code: 'UNAUTHENTICATED',
    message: 'the webhook could not be verified: check the shared secret, the signature headers and the clocks',
    effect: 'none',
    cause: new Error(reason),
  });
}
