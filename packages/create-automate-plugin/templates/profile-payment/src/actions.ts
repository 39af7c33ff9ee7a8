import { profileActions } from '@automate/connectors';
import { ask } from './ask.ts';

/** What makes the profile's actions: names, schemas and types are the profile's. */
const profile = profileActions('payment');

export const actions = {
  process_payment: profile.process_payment({ run: (params, ctx) => ask('process_payment', params, ctx) }),
  refund: profile.refund({ run: (params, ctx) => ask('refund', params, ctx) }),
  status: profile.status({ run: (params, ctx) => ask('status', params, ctx) }),
};
