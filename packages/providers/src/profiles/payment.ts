import type { JsonObject } from '@automate/core';
import { anyObjectSchema, CHANGES, objectSchema, type Profile, READS, textSchema } from './profile.ts';

export const PAYMENT_STATUSES = [
  'pending',
  'requires_action',
  'succeeded',
  'failed',
  'cancelled',
  'partially_refunded',
  'refunded',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const REFUND_STATUSES = ['pending', 'succeeded', 'failed'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

export interface ProcessPaymentParams {
  amount: number;
  currency: string;
  paymentMethod: string;
  metadata?: JsonObject;
}

export interface PaymentResult {
  paymentId: string;
  status: PaymentStatus;
  amount: number;
  currency: string;
}

export interface RefundParams {
  paymentId: string;
  amount?: number;
  reason?: string;
}

export interface RefundResult {
  refundId: string;
  status: RefundStatus;
  amount: number;
}

export interface PaymentStatusParams {
  paymentId: string;
}

const amount = {
  type: 'integer',
  minimum: 1,
  maximum: 9_007_199_254_740_991,
  description: "In the currency's smallest unit, such as cents.",
};
const currency = { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217, such as EUR.' };
const paymentId = textSchema(255, "The payment's id in the service.");
const paymentSchema = objectSchema<PaymentResult>(['paymentId', 'status', 'amount', 'currency'], {
  paymentId,
  status: { enum: [...PAYMENT_STATUSES] },
  amount,
  currency,
});

/** Takes money and gives it back. */
export const payment: Profile<{
  process_payment: { params: ProcessPaymentParams; result: PaymentResult };
  refund: { params: RefundParams; result: RefundResult };
  status: { params: PaymentStatusParams; result: PaymentResult };
}> = {
  key: 'payment',
  displayName: 'Payment',
  description: 'Takes money and gives it back.',
  actions: {
    process_payment: {
      displayName: 'Process payment',
      description: 'Charges a payment method. A refused one is a result with the status `failed`, no error.',
      effects: CHANGES,
      input: objectSchema<ProcessPaymentParams>(['amount', 'currency', 'paymentMethod'], {
        amount,
        currency,
        paymentMethod: textSchema(255, "A token of the service's: never a card number."),
        metadata: anyObjectSchema('Kept with the payment.'),
      }),
      output: paymentSchema,
    },
    refund: {
      displayName: 'Refund',
      description: 'Gives back a payment, or a part of it.',
      effects: CHANGES,
      input: objectSchema<RefundParams>(['paymentId'], {
        paymentId,
        amount: { ...amount, description: 'As the amount of the payment. Default: all that is left.' },
        reason: textSchema(1000, 'For the books.'),
      }),
      output: objectSchema<RefundResult>(['refundId', 'status', 'amount'], {
        refundId: textSchema(255, "The refund's id in the service."),
        status: { enum: [...REFUND_STATUSES] },
        amount,
      }),
    },
    status: {
      displayName: 'Payment status',
      description: 'How a payment is. One that the service does not know is NOT_FOUND.',
      effects: READS,
      input: objectSchema<PaymentStatusParams>(['paymentId'], { paymentId }),
      output: paymentSchema,
    },
  },
};
