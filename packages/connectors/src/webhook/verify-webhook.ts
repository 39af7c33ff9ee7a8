import { verifyHmac } from './hmac.ts';
import type { IncomingWebhook, VerifiedDelivery } from './incoming-webhook.ts';
import { deliveryIdFrom } from './signed-headers.ts';
import { verifyStandardWebhook } from './standard-webhooks.ts';
import type { VerificationScheme } from './verification-scheme.ts';

/**
 * Verifies a delivery over its raw bytes.
 * @throws AutomateError UNAUTHENTICATED with one message for every reason; the reason itself is in `cause`, for the
 * operator's log only
 */
export function verifyWebhook(scheme: VerificationScheme, incoming: IncomingWebhook): VerifiedDelivery {
  switch (scheme.scheme) {
    case 'hmac':
      return verifyHmac(scheme, incoming);
    case 'standard-webhooks':
      return verifyStandardWebhook(incoming);
    case 'none':
      return scheme.deliveryIdHeader === undefined
        ? {}
        : { deliveryId: deliveryIdFrom(incoming.headers, scheme.deliveryIdHeader) };
  }
}
