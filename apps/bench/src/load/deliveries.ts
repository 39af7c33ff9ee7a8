import { randomUUID } from 'node:crypto';
import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { sign } from '@octokit/webhooks-methods';

export const WEBHOOK_SECRET = 'the bench signs with this, and nobody else does';

// The package's own types describe what only a bundler makes of it.
const corpus = examples as unknown as { name: string; examples: { action?: string }[] }[];

/** A real `issues.opened` delivery. GitHub signs the body alone, so that one signature serves many delivery ids. */
export async function issuesOpened(): Promise<{ body: Buffer; headers: Record<string, string> }> {
  const payload = corpus
    .find(({ name }) => name === 'issues')
    ?.examples.find(({ action }) => action === 'opened') as object;
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
