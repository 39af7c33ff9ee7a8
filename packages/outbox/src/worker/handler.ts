import type { Claim } from '../item.ts';
import type { Outcome } from './outcome.ts';

/** What a handler is given beside its claims. */
export interface HandlerContext {
  /** Aborted when a lease is lost or the worker is told to stop at once. What was not committed by then will not be. */
  readonly signal: AbortSignal;
  /** Milliseconds for which the claims are surely held if they are not renewed any more. */
  leaseRemainingMs(): number;
  /** Hands claims that the handler enqueued as claimed (`enqueueClaimed`) to this worker, after the commit. */
  adopt(claims: readonly Claim[]): void;
}

/** Nothing (a plain function will do) means success. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing must fit
export type HandlerResult<T = Outcome> = T | void;

/** Throwing retries the item with a backoff; an AutomateError that is not `retryable` makes it a dead letter at once. */
export type ClaimHandler = (claim: Claim, context: HandlerContext) => Promise<HandlerResult> | HandlerResult;

/** Takes claims together, for example to commit what they do in one transaction. */
export interface BatchHandler {
  /** At most this many claims at once. */
  batchSize: number;
  /** One outcome for all, or one for each in order. Throwing counts for each. */
  handle(
    claims: readonly Claim[],
    context: HandlerContext,
  ): Promise<HandlerResult<Outcome | readonly (Outcome | undefined)[]>>;
}

/** By queue (`emails`) or by queue and topic (`emails/welcome`, which comes first). */
export type Handlers = Record<string, ClaimHandler | BatchHandler>;

/** A handler under its name, in the one form the worker runs. */
export interface NamedHandler {
  name: string;
  batchSize: number;
  one?: ClaimHandler;
  many?: BatchHandler['handle'];
}

/** Finds the handler of a claim. */
export class HandlerTable {
  /** Every queue named. */
  readonly queues: readonly string[];
  readonly #byName = new Map<string, NamedHandler>();
  readonly #byTopic = new Map<string, Map<string, NamedHandler | undefined>>();

  constructor(handlers: Handlers) {
    for (const [name, handler] of Object.entries(handlers)) {
      this.#byName.set(
        name,
        typeof handler === 'function'
          ? { name, batchSize: 1, one: handler }
          : { name, batchSize: handler.batchSize, many: handler.handle.bind(handler) },
      );
    }
    this.queues = [...new Set(Object.keys(handlers).map((name) => name.split('/', 1)[0] as string))];
  }

  find({ queue, topic }: Pick<Claim, 'queue' | 'topic'>): NamedHandler | undefined {
    let topics = this.#byTopic.get(queue);
    if (!topics) {
      topics = new Map();
      this.#byTopic.set(queue, topics);
    }
    if (!topics.has(topic)) {
      // Topics come from data: past any sensible number of them they are looked up each time.
      if (topics.size > 1000) topics.clear();
      topics.set(topic, this.#byName.get(`${queue}/${topic}`) ?? this.#byName.get(queue));
    }
    return topics.get(topic);
  }
}
