import { createRequire } from 'node:module';
import { type Connector, eventTypeOf, verifyWebhook } from '@automate/connectors';
import type { JsonObject } from '@automate/core';
import { sign } from '@octokit/webhooks-methods';
import { describe, expect, it } from 'vitest';
import plugin from './index.ts';

/** The package's types are older than its data. */
interface Examples {
  name: string;
  examples: JsonObject[];
}

const corpus = createRequire(import.meta.url)('@octokit/webhooks-examples') as Examples[];
const { verification, eventType, events = [] } = (plugin.contributes[0]!.value as Connector).triggers.webhook!;
const SECRET = 'It is a secret to everybody';

describe('every payload of GitHub’s corpus', () => {
  it('is verified and named, as octokit signs it', async () => {
    const types = new Set<string>();
    let count = 0;
    for (const { name, examples } of corpus) {
      for (const payload of examples) {
        count += 1;
        const body = JSON.stringify(payload);
        const headers = new Headers({
          'X-GitHub-Event': name,
          'X-GitHub-Delivery': `delivery-${count}`,
          'X-Hub-Signature-256': await sign(SECRET, body),
        });
        const rawBody = new TextEncoder().encode(body);
        expect(verifyWebhook(verification, { headers, rawBody, secrets: [SECRET] })).toEqual({
          deliveryId: `delivery-${count}`,
        });
        const type = eventTypeOf(eventType, headers, payload);
        expect(type).toBe(['github', name, payload.action].filter((part) => part !== undefined).join('.'));
        types.add(type);
        rawBody[count % rawBody.length]! ^= 1;
        expect(() => verifyWebhook(verification, { headers, rawBody, secrets: [SECRET] })).toThrow(
          /could not be verified/,
        );
      }
    }
    expect([corpus.length, count]).toEqual([58, 329]);
    expect(types.size).toBeGreaterThan(150);
    for (const type of ['github.push', 'github.ping', 'github.pull_request.synchronize']) expect(types).toContain(type);
    // What it declares is of what GitHub sends.
    expect(types).toContain(`github.${events[0]}`);
    const names = corpus.map(({ name }) => name);
    for (const type of events) expect(names).toContain(type.split('.')[0]);
  });
});
