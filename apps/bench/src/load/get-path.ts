import autocannon from 'autocannon';
import type { Load } from './post-deliveries.ts';

/**
 * Asks for the same again and again, from this process.
 * @throws Error when a single answer is not a success: then the figures mean nothing.
 */
export async function getPath(url: string, token: string, connections: number, seconds: number): Promise<Load> {
  const headers = { authorization: `Bearer ${token}` };
  const result = await autocannon({ url, connections, duration: seconds, requests: [{ method: 'GET', headers }] });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${bad} of the requests to ${url} were refused`);
  const accepted = result['2xx'];
  return { accepted, perSecond: accepted / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}
