import type { AutomateError } from '@automate/core';
import type { Exchange } from '../exchange.ts';
import type { EgressTarget } from '../secret-placeholders.ts';

/** Node's and OpenSSL's names for a certificate that does not hold. */
const UNTRUSTED = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_)/;

/**
 * What went wrong on a connection, in our terms. The original is left out but for its code: a parser's error carries
 * bytes of the answer.
 */
export function connectionError(thrown: unknown, target: EgressTarget, exchange: Exchange): AutomateError {
  if (exchange.signal.aborted) return exchange.signal.reason as AutomateError;
  const reason = codeOf(thrown);
  const where = `${target.host}:${target.port}`;
  const details = { host: target.host, port: target.port, reason };
  if (reason === 'UND_ERR_HEADERS_OVERFLOW') {
    return exchange.error('PAYLOAD_TOO_LARGE', `The headers of the answer of ${where} are too large.`, details);
  }
  if (UNTRUSTED.test(reason)) {
    const message = `The certificate of ${where} is not trusted (${reason}). The operator can add its authority: ca.`;
    return exchange.error('FAILED_PRECONDITION', message, details);
  }
  if (reason.startsWith('HPE_') || reason === 'HTTPParserError') {
    return exchange.error('UNAVAILABLE', `${where} answered with something that is not HTTP (${reason}).`, details);
  }
  if (!exchange.sent) {
    return exchange.error('UNAVAILABLE', `No connection to ${where} (${reason}). Nothing was sent.`, details);
  }
  const message = `The connection to ${where} broke (${reason}). Whether the request took effect is unknown.`;
  return exchange.error('UNAVAILABLE', message, details);
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'unknown reason';
  const { code, errors, cause, name } = thrown as {
    code?: unknown;
    errors?: unknown;
    cause?: unknown;
    name?: unknown;
  };
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
  // undici's own code says less than that of the socket's error it wraps.
  if (cause !== undefined && (code === undefined || code === 'UND_ERR_SOCKET')) return codeOf(cause);
  return String(code ?? name ?? 'unknown reason');
}
