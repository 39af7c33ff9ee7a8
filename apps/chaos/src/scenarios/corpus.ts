import examples from '@octokit/webhooks-examples' with { type: 'json' };
import type { Random } from '../random.ts';

/** A real delivery of GitHub. */
export interface CorpusDelivery {
  /** The header x-github-event. */
  event: string;
  body: string;
  /** The event's type as the github plugin's manifest maps it. */
  type: string;
}

// The package's own types describe what only a bundler makes of it.
const events = examples as unknown as { name: string; examples: { action?: string }[] }[];

/** The same with what limits look at: one of three keys, and a priority. */
export function marked(delivery: CorpusDelivery, random: Random): CorpusDelivery {
  const chaos = { key: random.pick(['a', 'b', 'c']), priority: random.pick([0, 0, 50]) };
  return { ...delivery, body: JSON.stringify({ ...JSON.parse(delivery.body), chaos }) };
}

/** Every payload of the corpus. */
export const corpus: readonly CorpusDelivery[] = events.flatMap(({ name, examples }) =>
  examples.map((payload) => ({
    event: name,
    body: JSON.stringify(payload),
    type: payload.action === undefined ? `github.${name}` : `github.${name}.${payload.action}`,
  })),
);
