import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AcceptedDelivery } from '../checker/history.ts';
import type { CorpusDelivery } from './corpus.ts';

/** An answer of the API that was not what the scenario needs to go on. */
async function expectStatus(response: Response, status: number): Promise<unknown> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The API as an operator uses it. */
export class OperatorClient {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  /** Exchanges the setup token for the first key. */
  static async setUp(url: string, setupToken: string): Promise<OperatorClient> {
    const response = await fetch(`${url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: setupToken }),
    });
    const { token } = (await expectStatus(response, 201)) as { token: string };
    return new OperatorClient(url, token);
  }

  async call(
    method: string,
    path: string,
    status: number,
    body: string,
    contentType = 'application/json',
  ): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': contentType },
      body,
    });
    return await expectStatus(response, status);
  }

  /** The answer to a GET, as text; undefined where it is not 200. */
  async read(path: string): Promise<string | undefined> {
    const response = await fetch(`${this.#url}${path}`, { headers: { authorization: `Bearer ${this.#key}` } });
    const text = await response.text();
    return response.status === 200 ? text : undefined;
  }

  /**
   * Posts until there is an answer that is none of the server's own troubles: its body, or its status where that refuses.
   * @throws Error when there is none for `giveUpAfterMs`
   */
  async insist(path: string, body: object, options: { key?: string; giveUpAfterMs?: number } = {}): Promise<Insisted> {
    const { key, giveUpAfterMs = 30_000 } = options;
    const end = performance.now() + giveUpAfterMs;
    let last = 'no answer';
    while (performance.now() < end) {
      try {
        const response = await fetch(`${this.#url}${path}`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${this.#key}`,
            'content-type': 'application/json',
            ...(key !== undefined && { 'idempotency-key': key }),
          },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(10_000),
        });
        const text = await response.text();
        // Too much at once, or the same request is still going on as far as the server knows: asked again later.
        if (response.status < 500 && !response.headers.has('retry-after')) {
          return { ok: response.ok, status: response.status, body: text === '' ? {} : JSON.parse(text) };
        }
        last = `${response.status} ${text}`;
      } catch (error) {
        last = String(error);
      }
      await sleep(50);
    }
    throw new Error(`POST ${path} was never answered: ${last}`);
  }
}

/** An answer that says yes or no. */
export interface Insisted {
  ok: boolean;
  status: number;
  body: Record<string, unknown>;
}

/** Sends signed deliveries as GitHub does, each until it is accepted, and writes down what was answered. */
export class Sender {
  readonly accepted: AcceptedDelivery[] = [];
  readonly #url: () => string;
  readonly #secret: string;
  readonly #matching: (type: string) => string[];

  constructor(url: () => string, secret: string, matching: (type: string) => string[]) {
    this.#url = url;
    this.#secret = secret;
    this.#matching = matching;
  }

  /** Repeats the delivery, with the same id, while nothing or an error of the server comes back. */
  async send(delivery: CorpusDelivery, giveUpAfterMs: number): Promise<void> {
    const deliveryId = randomUUID();
    const signature = `sha256=${createHmac('sha256', this.#secret).update(delivery.body).digest('hex')}`;
    const end = performance.now() + giveUpAfterMs;
    let last = 'no answer';
    while (performance.now() < end) {
      try {
        const response = await fetch(`${this.#url()}/api/v1/webhooks/github/chaos`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-github-event': delivery.event,
            'x-github-delivery': deliveryId,
            'x-hub-signature-256': signature,
          },
          body: delivery.body,
          signal: AbortSignal.timeout(10_000),
        });
        const text = await response.text();
        if (response.status === 202) {
          const { traceId, eventId } = JSON.parse(text) as { traceId: string; eventId: string };
          this.accepted.push({
            source: 'github/chaos',
            deliveryId,
            traceId,
            eventId,
            workflows: this.#matching(delivery.type),
          });
          return;
        }
        last = `${response.status} ${text}`;
        if (response.status < 500 && response.status !== 429) break;
      } catch (error) {
        last = String(error);
      }
      await sleep(50);
    }
    throw new Error(`a delivery of ${delivery.type} was never accepted: ${last}`);
  }
}
