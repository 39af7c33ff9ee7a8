import autocannon from 'autocannon';
import { deliveryIds, issuesOpened, type SignedDelivery } from './deliveries.ts';

/** What came of a load. */
export interface Load {
  accepted: number;
  perSecond: number;
  /** Of a request, in milliseconds. */
  p50: number;
  p99: number;
}

/**
 * Posts the same signed delivery again and again, each time with an id of its own, from this process.
 * @throws Error when a single answer is not a success: then the figures mean nothing.
 */
export async function postDeliveries(
  url: string,
  connections: number,
  seconds: number,
  delivery: Promise<SignedDelivery> = issuesOpened(),
): Promise<Load> {
  const { body, headers } = await delivery;
  const nextId = deliveryIds();
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers,
        body,
        setupRequest(request) {
          request.headers['x-github-delivery'] = nextId();
          return request;
        },
      },
    ],
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${bad} of the deliveries to ${url} were not accepted`);
  const accepted = result['2xx'];
  return { accepted, perSecond: accepted / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}
