import { AutomateError } from '@automate/core';
import type { Secrets } from '@automate/governance';
import type { HealthReport } from '@automate/providers';

/** What code said of an instance to an operator, without secrets. */
export function maskedWords(
  { message, details }: Pick<HealthReport, 'message' | 'details'>,
  tenantId: string,
  secrets: Pick<Secrets, 'redact' | 'redactText'>,
): Pick<HealthReport, 'message' | 'details'> {
  return {
    ...(message === undefined ? {} : { message: secrets.redactText(String(message)) }),
    ...(details === undefined ? {} : { details: secrets.redact(tenantId, details) }),
  };
}

/** The same error without secrets, and without the causes that may hold them. */
export function masked(thrown: unknown, secrets: Pick<Secrets, 'redactText'>): AutomateError {
  const error = AutomateError.isInstance(thrown) ? thrown : undefined;
  const { code = 'INTERNAL', retryable, retryAfterMs, effect } = error ?? {};
  const message = secrets.redactText(thrown instanceof Error ? thrown.message : String(thrown));
  return new AutomateError({ code, message, retryable, retryAfterMs, effect });
}
