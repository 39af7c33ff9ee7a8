import { client } from './client.ts';

/** What the server measures, as Prometheus reads it. Its route is the server's, and so not among the types of the API's. */
export async function readMetrics(signal: AbortSignal): Promise<string> {
  const path = '/api/v1/metrics' as '/readyz';
  return (await client.get(path, { parseAs: 'text', signal })) as unknown as string;
}
