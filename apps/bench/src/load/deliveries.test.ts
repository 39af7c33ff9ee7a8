import { verify } from '@octokit/webhooks-methods';
import { expect, it } from 'vitest';
import { deliveryIds, issuesOpened, smallDelivery, WEBHOOK_SECRET } from './deliveries.ts';

it('signs what it sends', async () => {
  for (const { body, headers } of [await issuesOpened(), await smallDelivery()]) {
    const signature = headers['x-hub-signature-256'] as string;
    expect(await verify(WEBHOOK_SECRET, body.toString(), signature)).toBe(true);
    expect(JSON.parse(body.toString())).toMatchObject({ action: 'opened', issue: { title: expect.any(String) } });
  }
  expect((await smallDelivery()).body).toHaveLength(1024);
});

it('gives no delivery id twice', () => {
  const [one, other] = [deliveryIds(), deliveryIds()];
  expect(new Set([one(), one(), other(), other()]).size).toBe(4);
});
