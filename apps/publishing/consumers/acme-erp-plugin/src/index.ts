import { defineAction, defineConnector, defineTrigger, httpStatusError } from '@automate/connectors';
import { definePlugin } from '@automate/core';

const createOrder = defineAction<{ sku: string; quantity: number }>({
  displayName: 'Create order',
  effect: 'idempotent',
  input: {
    type: 'object',
    properties: { sku: { type: 'string', minLength: 1 }, quantity: { type: 'integer', minimum: 1 } },
    required: ['sku', 'quantity'],
    additionalProperties: false,
  },
  async run(order, ctx) {
    const answer = await ctx.fetch(`${ctx.instance.config.baseUrl}/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ctx.secret('token')}`,
        'content-type': 'application/json',
        'idempotency-key': ctx.idempotencyKey,
      },
      body: JSON.stringify(order),
    });
    if (!answer.ok) {
      const { status, headers } = answer;
      throw httpStatusError({ request: 'POST /orders', status, headers, attempt: ctx.attempt });
    }
    return { number: ((await answer.json()) as { number: number }).number };
  },
});

export default definePlugin({
  id: 'erp',
  contributes: [
    defineConnector({
      key: 'erp',
      displayName: 'Acme ERP',
      fields: [
        { key: 'baseUrl', type: 'url', label: 'Address', required: true },
        { key: 'token', type: 'secret', label: 'Token', required: true },
        { key: 'webhookSecret', type: 'secret', label: 'Webhook secret', required: true },
      ],
      actions: { create_order: createOrder },
      triggers: {
        webhook: defineTrigger({
          displayName: 'Webhook',
          verification: {
            scheme: 'hmac',
            secretField: 'webhookSecret',
            header: 'x-acme-signature',
            algorithm: 'sha256',
            encoding: 'hex',
            deliveryIdHeader: 'x-acme-delivery',
          },
          eventType: { bodyPath: 'type' },
        }),
      },
    }),
  ],
});
