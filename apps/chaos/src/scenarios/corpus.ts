import examples from '@octokit/webhooks-examples' with { type: 'json' };

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

/** Every payload of the corpus. */
export const corpus: readonly CorpusDelivery[] = events.flatMap(({ name, examples }) =>
  examples.map((payload) => ({
    event: name,
    body: JSON.stringify(payload),
    type: payload.action === undefined ? `github.${name}` : `github.${name}.${payload.action}`,
  })),
);
