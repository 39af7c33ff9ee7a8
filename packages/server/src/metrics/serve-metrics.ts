import type { ParsedConfig } from '../config.ts';
import { type HttpListener, listen } from '../http-listener.ts';
import type { Metrics } from './metrics.ts';

/**
 * Lets whoever reaches the address read what this process measured, at `/metrics`: for processes without an API, whose own
 * route asks for a key. Undefined where no port is configured.
 *
 * @throws StartError `address`
 */
export async function serveMetrics(
  { host, port }: ParsedConfig['metrics'],
  metrics: Metrics,
): Promise<HttpListener | undefined> {
  if (port === undefined) return undefined;
  const answer = async ({ method, url }: Request): Promise<Response> => {
    if (method !== 'GET' || new URL(url).pathname !== '/metrics') return new Response(null, { status: 404 });
    const headers = {
      'content-type': metrics.contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    };
    return new Response(await metrics.read(), { headers });
  };
  return await listen(answer, host, port);
}
