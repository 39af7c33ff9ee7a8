import assert from 'node:assert/strict';
import type { JsonObject } from '@automate/core';
import type { ProfileKey } from '@automate/providers';

/** Calls an action with the profile's example parameters and these in place of some; the result has been checked. */
export type CallAction = (name: string, params?: JsonObject) => Promise<JsonObject>;

/** What the actions of a profile do together. `remembers`: the service behind is one that knows what it was told. */
export const PROFILE_FLOWS: Readonly<Record<ProfileKey, (call: CallAction, remembers: boolean) => Promise<void>>> = {
  async notification(call) {
    assert.equal((await call('send_notification')).delivered, true);
  },
  async payment(call, remembers) {
    const { paymentId, ...paid } = await call('process_payment');
    const status = await call('status', { paymentId: paymentId as string });
    if (remembers) assert.deepEqual(status, { paymentId, ...paid });
    const { amount } = await call('refund', { paymentId: paymentId as string });
    if (remembers) assert.equal(amount, 250);
    const after = await call('status', { paymentId: paymentId as string });
    if (remembers) assert.equal(after.status, 'partially_refunded');
  },
  async search(call, remembers) {
    const { id } = await call('index');
    const found = async () => ((await call('query')).hits as { id: string }[]).map((hit) => hit.id);
    if (remembers) assert.deepEqual(await found(), [id]);
    assert.equal(typeof (await call('remove')).removed, 'boolean');
    if (remembers) {
      assert.deepEqual(await found(), []);
      assert.equal((await call('remove')).removed, false);
    }
  },
  async analytics(call) {
    assert.equal((await call('identify')).accepted, true);
    assert.equal((await call('track')).accepted, true);
  },
  async integration(call, remembers) {
    for (const state of [await call('start'), await call('start')].map((result) => result.state)) {
      if (remembers) assert.ok(state === 'starting' || state === 'running', `it is ${state} after start`);
    }
    await call('sync');
    for (const state of [await call('stop'), await call('stop')].map((result) => result.state)) {
      if (remembers) assert.ok(state === 'stopping' || state === 'stopped', `it is ${state} after stop`);
    }
  },
  async workflow(call, remembers) {
    const { runId } = await call('start');
    const status = await call('status', { runId: runId as string });
    if (remembers) assert.equal(status.runId, runId);
    assert.equal((await call('signal', { runId: runId as string })).accepted, true);
  },
};
