import { createHmac } from 'node:crypto';
import { type IncomingWebhook, unverified, type VerifiedDelivery } from './incoming-webhook.ts';
import { anyEqual, deliveryIdFrom, requiredHeader, timestampWithin } from './signed-headers.ts';

const TOLERANCE_SECONDS = 5 * 60;
const MAX_SIGNATURES = 16;
const SIGNATURE = /^(v[0-9]+[a-z]*),([A-Za-z0-9+/]+={0,2})$/;
const SECRET = /^(?:whsec_)?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

function keyOf(secret: string): Buffer | undefined {
  const base64 = SECRET.exec(secret)?.[1];
  return base64 ? Buffer.from(base64, 'base64') : undefined;
}

/**
 * Standard Webhooks 1.0 (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * HMAC-SHA256 over `id.timestamp.body`; the signature header is a list parted by blanks, other versions than `v1` are
 * passed over.
 */
export function verifyStandardWebhook({ headers, rawBody, secrets, now }: IncomingWebhook): VerifiedDelivery {
  const deliveryId = deliveryIdFrom(headers, 'webhook-id');
  const timestampText = requiredHeader(headers, 'webhook-timestamp');
  const timestamp = timestampWithin(timestampText, 's', TOLERANCE_SECONDS, now ?? new Date());
  const list = requiredHeader(headers, 'webhook-signature').split(' ');
  if (list.length > MAX_SIGNATURES) throw unverified('too many signatures');
  const given: string[] = [];
  for (const item of list) {
    const [, version, signature] = SIGNATURE.exec(item) ?? [];
    // Refuses what two headers of this name become when they are joined by a comma.
    if (version === undefined || signature === undefined) throw unverified('webhook-signature is malformed');
    if (version === 'v1') given.push(signature);
  }
  const keys = secrets.map(keyOf).filter((key) => key !== undefined);
  if (keys.length === 0) throw unverified('no key is whsec_ and base64', 'secret');
  const expected = keys.map((key) =>
    createHmac('sha256', key).update(`${deliveryId}.${timestampText}.`).update(rawBody).digest('base64'),
  );
  if (!anyEqual(given, expected)) throw unverified('the signature does not match', 'signature');
  return { deliveryId, timestamp };
}
