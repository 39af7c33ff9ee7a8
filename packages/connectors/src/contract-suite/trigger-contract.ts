import assert from 'node:assert/strict';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { Trigger } from '../trigger.ts';
import { eventTypeOf } from '../webhook/event-type.ts';
import { verifyWebhook } from '../webhook/verify-webhook.ts';
import type { TriggerExample } from './connector-contract.ts';

/** What must hold for one trigger of a connector. */
export function triggerContract(
  { describe, it }: ContractRunner,
  name: string,
  { verification, eventType }: Trigger,
  example: TriggerExample,
): void {
  const text = JSON.stringify(example.body);
  const rawBody = new TextEncoder().encode(text);
  const signedHeaders = async () => new Headers(await example.headers(text, example.secret));
  const secrets = [example.secret];

  describe(`trigger ${name}`, () => {
    it('takes a delivery of the service and says what happened', async () => {
      const headers = await signedHeaders();
      verifyWebhook(verification, { headers, rawBody, secrets });
      assert.equal(eventTypeOf(eventType, headers, example.body), example.eventType);
    });

    if (verification.scheme === 'none') return;
    const refused = (incoming: Parameters<typeof verifyWebhook>[1]) =>
      assert.throws(() => verifyWebhook(verification, incoming), { code: 'UNAUTHENTICATED' });

    it('refuses a body that was changed, a missing signature and another key', async () => {
      const headers = await signedHeaders();
      const changed = Uint8Array.from(rawBody);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      refused({ headers, rawBody: changed, secrets });
      refused({ headers: new Headers(), rawBody, secrets });
      const other = example.secret.startsWith('whsec_') ? 'whsec_b3RoZXI=' : 'other';
      refused({ headers, rawBody, secrets: [other] });
      refused({ headers, rawBody, secrets: [] });
    });

    it('takes the delivery while its key is being rotated out', async () => {
      const headers = await signedHeaders();
      const current = example.secret.startsWith('whsec_') ? 'whsec_bmV3' : 'new';
      verifyWebhook(verification, { headers, rawBody, secrets: [current, example.secret] });
    });
  });
}
