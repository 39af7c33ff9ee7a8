import type { JsonObject } from '@automate/core';

/** What each action is given, and what the service answers. */
export const examples: Readonly<Record<string, { params: JsonObject; result: JsonObject }>> = {
  process_payment: {
    params: { amount: 1250, currency: 'EUR', paymentMethod: 'pm_card' },
    result: { paymentId: 'p-1', status: 'succeeded', amount: 1250, currency: 'EUR' },
  },
  refund: {
    params: { paymentId: 'p-1', amount: 250 },
    result: { refundId: 'r-1', status: 'succeeded', amount: 250 },
  },
  status: {
    params: { paymentId: 'p-1' },
    result: { paymentId: 'p-1', status: 'partially_refunded', amount: 1250, currency: 'EUR' },
  },
};
