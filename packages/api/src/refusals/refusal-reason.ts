import { unverifiedKind } from '@automate/connectors';
import { AutomateError, type ErrorCode } from '@automate/core';

/** Why a webhook call was not accepted. */
export const REFUSAL_REASONS = [
  /** It is signed with another secret, or not over these bytes. */
  'signature',
  /** A header that the scheme asks for is missing or written otherwise. */
  'headers',
  /** It was signed too long ago, or in the future. */
  'replay',
  /** The instance has no secret that could verify anything. */
  'secret',
  /** The body is larger than the server takes. */
  'too_large',
  /** The body cannot be read or stored, or does not say what happened. */
  'body',
  /** The address names no instance that takes webhooks. */
  'unknown',
  /** Too many came at once. */
  'throttled',
  /** The plugin is disabled, or the server could not accept it at that moment. */
  'unavailable',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

const BY_CODE: Partial<Record<ErrorCode, RefusalReason>> = {
  UNAUTHENTICATED: 'headers',
  SECRET_NOT_FOUND: 'secret',
  FAILED_PRECONDITION: 'secret',
  PAYLOAD_TOO_LARGE: 'too_large',
  INVALID_ARGUMENT: 'body',
  NOT_FOUND: 'unknown',
  RESOURCE_EXHAUSTED: 'throttled',
};

export function refusalReason(error: unknown): RefusalReason {
  if (!AutomateError.isInstance(error)) return 'unavailable';
  return unverifiedKind(error) ?? BY_CODE[error.code] ?? 'unavailable';
}

/** What an operator may read of it: never a part of the body. Undefined where only the log has it. */
export function refusalDetail(error: unknown): string | undefined {
  if (!AutomateError.isInstance(error)) return undefined;
  // Of what was not verified the message says nothing, so that a forger learns nothing.
  return unverifiedKind(error) === undefined ? error.message : (error.cause as Error).message;
}
