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

/** What did not fit: the signature itself, how a header is written, the time of signing, or our own key. */
export type UnverifiedKind = 'signature' | 'headers' | 'replay' | 'secret';

/** The same answer whatever did not fit, so that a forger learns nothing. The reason and its kind are the cause. */
export function unverified(reason: string, kind: UnverifiedKind = 'headers'): AutomateError {
  return new AutomateError({
    code: 'UNAUTHENTICATED',
    message: 'the webhook could not be verified: check the shared secret, the signature headers and the clocks',
    effect: 'none',
    cause: Object.assign(new Error(reason), { kind }),
  });
}

/** What did not fit, of an error of `verifyWebhook`; undefined of any other. */
export function unverifiedKind(error: unknown): UnverifiedKind | undefined {
  const cause = AutomateError.isInstance(error) && error.code === 'UNAUTHENTICATED' ? error.cause : undefined;
  return (cause as { kind?: UnverifiedKind } | undefined)?.kind;
}
