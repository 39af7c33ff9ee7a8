import { ConnectorError } from '@automate/connectors';
import type { AutomateError, ErrorCode, JsonValue } from '@automate/core';
import type { Secrets } from '@automate/governance';

/** Masks secrets in a result and bounds it. Throws PAYLOAD_TOO_LARGE, effect `unknown`: the action has run. */
export function checkedOutput(
  output: JsonValue,
  where: string,
  tenantId: string,
  { secrets, maxBytes }: { secrets: Pick<Secrets, 'redact'>; maxBytes: number },
): JsonValue {
  const masked = secrets.redact(tenantId, output);
  const bytes = Buffer.byteLength(JSON.stringify(masked));
  if (bytes <= maxBytes) return masked;
  throw new ConnectorError({
    code: 'PAYLOAD_TOO_LARGE',
    message: `${where}: the result has ${bytes} bytes, more than ${maxBytes}; ask the service for less`,
  });
}

/** The same error without what it may repeat of secrets. Causes are left out: they are for the process that threw them. */
export function maskedError(
  error: ConnectorError,
  tenantId: string,
  secrets: Pick<Secrets, 'redact' | 'redactText'>,
): ConnectorError {
  return new ConnectorError(maskedParts(error, tenantId, secrets));
}

/** What such an error is made of. */
export function maskedParts<Code extends ErrorCode>(
  { code, message, retryable, retryAfterMs, effect, details }: AutomateError & { code: Code },
  tenantId: string,
  secrets: Pick<Secrets, 'redact' | 'redactText'>,
) {
  return {
    code,
    message: secrets.redactText(message),
    retryable,
    retryAfterMs,
    effect,
    ...(details === undefined ? {} : { details: maskedDetails(details, tenantId, secrets) }),
  };
}

function maskedDetails(
  details: object,
  tenantId: string,
  secrets: Pick<Secrets, 'redact'>,
): { [key: string]: JsonValue } {
  try {
    return secrets.redact(tenantId, JSON.parse(JSON.stringify(details)) as { [key: string]: JsonValue });
  } catch {
    return {};
  }
}
