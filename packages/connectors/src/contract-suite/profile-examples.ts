import type { JsonObject } from '@automate/core';
import type { ProfileKey } from '@automate/providers';

/** Whole parameters of every action of the profiles, in the order in which the actions are tried. */
export const PROFILE_EXAMPLES: Readonly<Record<ProfileKey, Readonly<Record<string, JsonObject>>>> = {
  notification: {
    send_notification: {
      recipient: 'ops@example.com',
      message: 'The pump is running hot: 81 °C',
      subject: 'Pump 7',
      metadata: { severity: 'high' },
    },
  },
  payment: {
    process_payment: { amount: 1250, currency: 'EUR', paymentMethod: 'pm_card', metadata: { order: 'A-1' } },
    status: { paymentId: '' },
    refund: { paymentId: '', amount: 250, reason: 'Returned' },
  },
  search: {
    index: { index: 'articles', id: 'a-1', document: { title: 'Walrus keeping', year: 2026 } },
    query: { index: 'articles', query: 'walrus', filters: { year: 2026 }, limit: 5 },
    remove: { index: 'articles', id: 'a-1' },
  },
  analytics: {
    identify: { userId: 'u-1', traits: { plan: 'pro' } },
    track: { event: 'order_completed', userId: 'u-1', properties: { total: 12.5 }, timestamp: '2026-11-28T10:00:00Z' },
  },
  integration: {
    start: { settings: { direction: 'both' } },
    sync: { full: true },
    stop: { reason: 'maintenance' },
  },
  workflow: {
    start: { workflow: 'nightly', input: { day: 1 } },
    status: { runId: '' },
    signal: { runId: '', signal: 'approved', payload: { by: 'ada' } },
  },
};
