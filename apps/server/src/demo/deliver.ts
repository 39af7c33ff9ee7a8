import { randomUUID } from 'node:crypto';
import { AutomateError } from '@automate/core';
import { sign } from '@octokit/webhooks-methods';
import type { Delivery } from './corpus.ts';

/** What the server answered to a delivery. */
export interface Accepted {
  traceId: string;
  eventId: string;
  duplicate: boolean;
}

/** A delivery that was sent and taken. */
export interface Sent extends Accepted {
  /** The signature as it stood in the header. */
  signature: string;
  bytes: number;
  /** From the first byte sent to the whole answer, in milliseconds. */
  tookMs: number;
}

/**
 * Signs a delivery as GitHub does and posts it to a webhook's URL.
 *
 * @throws AutomateError UNAVAILABLE when nothing answers, FAILED_PRECONDITION when the answer is not 202.
 */
export async function deliver(url: string, secret: string, delivery: Delivery): Promise<Sent> {
  const body = JSON.stringify(delivery.payload);
  const signature = await sign(secret, body);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/automate-demo',
    'x-github-event': delivery.event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': signature,
  };
  const started = performance.now();
  let response: Response;
  let answer: string;
  try {
    response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
    answer = await response.text();
  } catch (cause) {
    throw new AutomateError({
      code: 'UNAVAILABLE',
      message: `Nothing answers at ${url}: is the server running?`,
      cause,
    });
  }
  if (response.status !== 202) {
    const message = `${url} answered ${response.status} instead of 202: ${answer.slice(0, 500)}`;
    throw new AutomateError({ code: 'FAILED_PRECONDITION', message });
  }
  const tookMs = performance.now() - started;
  return { ...(JSON.parse(answer) as Accepted), signature, bytes: Buffer.byteLength(body), tookMs };
}
