import type { Exchange } from '../exchange.ts';
import { checkedUrl, type RequestTemplate } from './request-template.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Never sent on to another origin, whatever they hold. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'cookie2', 'proxy-authorization', 'x-api-key']);
/** What describes a body that is no longer sent (Fetch, "request-body-header name"). */
const OF_THE_BODY = new Set(['content-type', 'content-encoding', 'content-language', 'content-location']);

/** Where the request held secrets. */
export interface SecretTraces {
  headers: ReadonlySet<string>;
  body: boolean;
  /** Whether a text holds one of them in plain or in some form of it. */
  inPlaintext(text: string): boolean;
}

/** Whether the answer asks for another request. */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/**
 * The next hop's request (Fetch, "HTTP-redirect fetch"). To another origin (scheme, host or port) no credentials and
 * nothing that held a secret go along; where a secret would have to, it throws PERMISSION_DENIED.
 */
export function nextHop(
  template: RequestTemplate,
  status: number,
  location: string,
  traces: SecretTraces,
  exchange: Exchange,
): RequestTemplate {
  if (!URL.canParse(location, template.url)) {
    throw exchange.error('UNAVAILABLE', `${template.url.host} redirects to something that is no URL.`);
  }
  let url: URL;
  try {
    url = checkedUrl(new URL(location, template.url));
  } catch (error) {
    throw exchange.adopt(error);
  }
  const elsewhere = url.origin !== template.url.origin;
  const drop =
    ((status === 301 || status === 302) && template.method === 'POST') ||
    (status === 303 && template.method !== 'GET' && template.method !== 'HEAD');
  if (elsewhere && (traces.inPlaintext(location) || (traces.body && !drop))) {
    throw exchange.error(
      'PERMISSION_DENIED',
      `${template.url.host} redirects to ${url.host}, where the secret of this request would have to go along: refused.`,
      { host: template.url.host, redirect: url.host },
    );
  }
  return {
    url,
    urlFromServer: true,
    method: drop ? 'GET' : template.method,
    headers: template.headers.filter(
      ([name]) =>
        !(drop && OF_THE_BODY.has(name)) && !(elsewhere && (CREDENTIALS.has(name) || traces.headers.has(name))),
    ),
    body: drop ? null : template.body,
  };
}
