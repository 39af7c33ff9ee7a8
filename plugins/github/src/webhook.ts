import { defineTrigger } from '@automate/connectors';

/**
 * Any webhook of a repository, an organisation or an app. Event types are `github.<event>.<action>`, for example
 * `github.issues.opened`, or `github.<event>` where GitHub gives no action.
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export const webhook = defineTrigger({
  displayName: 'Webhook',
  description: 'A delivery from GitHub, signed with the webhook secret.',
  verification: {
    scheme: 'hmac',
    secretField: 'webhookSecret',
    header: 'x-hub-signature-256',
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
    deliveryIdHeader: 'x-github-delivery',
  },
  eventType: { header: 'x-github-event', bodyPath: 'action' },
});
