import { randomUUID } from 'node:crypto';
import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { sign } from '@octokit/webhooks-methods';

export const WEBHOOK_SECRET = 'the bench signs with this, and nobody else does';

// The package's own types describe what only a bundler makes of it.
const corpus = examples as unknown as { name: string; examples: { action?: string }[] }[];

/** A delivery that is signed. GitHub signs the body alone, so that one signature serves many delivery ids. */
export interface SignedDelivery {
  body: Buffer;
  headers: Record<string, string>;
}

/** A real `issues.opened` delivery, about 11 KB. */
export function issuesOpened(): Promise<SignedDelivery> {
  const issues = corpus.find(({ name }) => name === 'issues');
  return signed(issues?.examples.find(({ action }) => action === 'opened') as object);
}

/** One of the same kind whose body has exactly 1 KB. */
export function smallDelivery(): Promise<SignedDelivery> {
  const withBody = (text: string) => ({ action: 'opened', issue: { number: 1, title: 'Spelling', body: text } });
  return signed(withBody('x'.repeat(1024 - JSON.stringify(withBody('')).length)));
}

async function signed(payload: object): Promise<SignedDelivery> {
  const body = JSON.stringify(payload);
  return {
    body: Buffer.from(body),
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/automate-bench',
      'x-github-event': 'issues',
      'x-hub-signature-256': await sign(WEBHOOK_SECRET, body),
    },
  };
}

/** Delivery ids that never come twice, cheaper than a random one each. */
export function deliveryIds(): () => string {
  const run = randomUUID();
  let next = 0;
  return () => {
    next += 1;
    return `${run}-${next}`;
  };
}
