import examples from '@octokit/webhooks-examples' with { type: 'json' };

/** One real GitHub delivery. */
export interface Delivery {
  /** For example `issues`: the header x-github-event. */
  event: string;
  /** For example `opened`. Not every event has one. */
  action?: string;
  payload: object;
}

// The package's own types describe what only a bundler makes of it.
const corpus = examples as unknown as { name: string; examples: object[] }[];

const deliveries: Delivery[] = corpus.flatMap(({ name, examples }) =>
  examples.map((payload) => {
    const { action } = payload as { action?: unknown };
    return { event: name, payload, ...(typeof action === 'string' ? { action } : {}) };
  }),
);

/** How many deliveries the corpus has. */
export const CORPUS_SIZE = deliveries.length;

/** The first delivery of the demo, then the others: each time another kind of event than the time before. */
const inOrder: Delivery[] = (() => {
  const first = deliveries.find(({ event, action }) => event === 'issues' && action === 'opened') as Delivery;
  const byEvent = Object.values(Object.groupBy(deliveries, ({ event }) => event)) as Delivery[][];
  const queues = byEvent.map((each) => each.filter((delivery) => delivery !== first));
  const rest: Delivery[] = [];
  for (let round = 0; rest.length < deliveries.length - 1; round += 1) {
    for (const queue of queues) rest.push(...queue.slice(round, round + 1));
  }
  return [first, ...rest];
})();

/** The `index`th delivery of the demo, counted from 0. After the last it begins again. */
export function deliveryAt(index: number): Delivery {
  return inOrder[index % inOrder.length] as Delivery;
}

/** For example `issues.opened`. */
export function nameOf(delivery: Delivery): string {
  return delivery.action === undefined ? delivery.event : `${delivery.event}.${delivery.action}`;
}
