import { createHash, createHmac } from 'node:crypto';
import { type IncomingWebhook, unverified, type VerifiedDelivery } from './incoming-webhook.ts';
import { anyEqual, deliveryIdFrom, requiredHeader, timestampWithin } from './signed-headers.ts';
import type { HmacScheme } from './verification-scheme.ts';

const DEFAULT_TOLERANCE_SECONDS = 300;
const MAX_SIGNATURES = 16;

interface SignatureHeader {
  signatures: string[];
  field(name: string): string;
}

/** The signature header: one signature, or a list of `key=value` pairs. */
function readSignatureHeader(scheme: HmacScheme, headers: Headers): SignatureHeader {
  const value = requiredHeader(headers, scheme.header);
  if (!scheme.fields) {
    return {
      signatures: [value],
      field() {
        throw unverified(`header ${scheme.header} has no fields`);
      },
    };
  }
  const pairs = value.split(scheme.fields.separator ?? ',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()] as const;
  });
  const valuesOf = (name: string) => pairs.filter(([key]) => key === name).map(([, text]) => text);
  const signatures = valuesOf(scheme.fields.signature);
  if (signatures.length > MAX_SIGNATURES) throw unverified(`header ${scheme.header} has too many signatures`);
  return {
    signatures,
    field(name) {
      const [only, ...more] = valuesOf(name);
      if (only === undefined || more.length > 0) {
        throw unverified(`header ${scheme.header} has not exactly one field ${name}`);
      }
      return only;
    },
  };
}

function stripPrefix(signature: string, prefix: string): string {
  if (!signature.startsWith(prefix)) throw unverified(`the signature does not begin with ${prefix}`);
  return signature.slice(prefix.length);
}

const ENCODED = {
  utf8: /./s,
  hex: /^(?:[0-9a-f]{2})+$/i,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
};

/** Undefined unless all of the secret is in its encoding: decoded up to the first mistake, a key could be guessed. */
function keyOf(secret: string, encoding: 'utf8' | 'hex' | 'base64'): Buffer | undefined {
  const key = ENCODED[encoding].test(secret) ? Buffer.from(secret, encoding) : undefined;
  return key?.length ? key : undefined;
}

/** HMAC (RFC 2104) over the declared payload, compared with every signature and every key in constant time. */
export function verifyHmac(scheme: HmacScheme, { headers, rawBody, secrets, now }: IncomingWebhook): VerifiedDelivery {
  const header = readSignatureHeader(scheme, headers);
  const given = header.signatures.map((signature) => stripPrefix(signature, scheme.prefix ?? ''));
  const deliveryId =
    scheme.deliveryIdHeader === undefined ? undefined : deliveryIdFrom(headers, scheme.deliveryIdHeader);

  let timestampText: string | undefined;
  let timestamp: Date | undefined;
  if (scheme.timestamp) {
    const { header: name, field, unit = 's', toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = scheme.timestamp;
    timestampText = name === undefined ? header.field(field ?? '') : requiredHeader(headers, name);
    timestamp = timestampWithin(timestampText, unit, toleranceSeconds, now ?? new Date());
  }

  const parts = (scheme.signedPayload ?? '{body}').split(/(\{body\}|\{timestamp\}|\{id\})/);
  const keys = secrets
    .map((secret) => keyOf(secret, scheme.secretEncoding ?? 'utf8'))
    .filter((key) => key !== undefined);
  if (keys.length === 0) throw unverified(`no usable key in ${scheme.secretField}`, 'secret');
  const digests = keys.map((key) => {
    const hmac = createHmac(scheme.algorithm, key);
    for (const part of parts) {
      if (part === '{body}') hmac.update(rawBody);
      else if (part === '{timestamp}') hmac.update(timestampText ?? '');
      else if (part === '{id}') hmac.update(deliveryId ?? '');
      else hmac.update(part);
    }
    return hmac.digest();
  });
  const expected = digests.map((digest) => digest.toString(scheme.encoding));
  if (!anyEqual(given, expected)) throw unverified('the signature does not match', 'signature');

  if (deliveryId !== undefined) return timestamp ? { deliveryId, timestamp } : { deliveryId };
  if (!timestamp) return {};
  // A signed time makes a signature as good as an id: the same bytes inside the window are a replay.
  const replayKey = createHash('sha256').update(rawBody).update(`\n${timestampText}`).digest('hex');
  return { deliveryId: `sha256:${replayKey}`, timestamp };
}
