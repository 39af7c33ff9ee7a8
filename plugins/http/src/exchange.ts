import { type ActionContext, type GuardedFetchInit, httpStatusError, shownAddress } from '@automate/connectors';
import type { JsonValue } from '@automate/core';
import { badParameter } from './errors.ts';
import type { ExchangeParams } from './parameters.ts';

/** What both actions return. */
export interface ExchangeResult {
  status: number;
  headers: Record<string, string>;
  body: JsonValue;
  durationMs: number;
}

/** Headers of an answer that later steps may want. Cookies are not among them. */
const KEPT_HEADERS =
  /^(content-type|content-length|content-language|date|etag|last-modified|location|link|retry-after|age|cache-control|expires|server|(x-)?request-id|x-correlation-id|traceparent|(x-)?ratelimit(-.+)?)$/;
const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REASON = 200;
const MAX_ERROR_BODY = 2000;

/** The URL as it was written, so that what stands in it (a signature, a placeholder) stays as it is, and the query. */
function urlOf({ url, query = {} }: ExchangeParams): string {
  if (!URL.canParse(url)) throw badParameter('url', 'must be an absolute URL, such as https://example.com/path');
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw badParameter('url', 'must be http or https');
  const added = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) added.append(key, String(item));
    }
  }
  const [address = ''] = url.trim().split('#', 1);
  if (added.size === 0) return address;
  const sign = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return `${address}${sign}${added}`;
}

/** The request's headers, names in any case. */
export function headersOf({ headers = {} }: ExchangeParams): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    try {
      result.set(name, String(value));
    } catch {
      throw badParameter(`headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'is no HTTP header');
    }
  }
  return result;
}

/** Parsed when the answer says it is JSON and is, else its text. */
async function bodyOf(answer: Response): Promise<JsonValue> {
  const text = await answer.text();
  if (!/^application\/(?:[^;\s]+\+)?json\b/i.test(answer.headers.get('content-type') ?? '')) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function wants(status: number, expectStatus: ExchangeParams['expectStatus']): boolean {
  if (expectStatus === undefined) return status >= 200 && status < 300;
  return Array.isArray(expectStatus) ? expectStatus.includes(status) : status === expectStatus;
}

/** One request and its answer. @throws ConnectorError for an answer that was not expected: see `httpStatusError` */
export async function exchange(
  params: ExchangeParams,
  init: GuardedFetchInit & { method: string },
  ctx: ActionContext,
): Promise<ExchangeResult> {
  const url = urlOf(params);
  const started = performance.now();
  const answer = await ctx.fetch(url, {
    ...init,
    signal: ctx.signal,
    // Followed, it would never be seen.
    ...(REDIRECTS.some((status) => wants(status, params.expectStatus)) ? { redirect: 'manual' } : {}),
    ...(params.timeoutMs === undefined ? {} : { timeoutMs: params.timeoutMs }),
  });
  if (!wants(answer.status, params.expectStatus)) {
    // The status says what became of the request; an answer that breaks off does not change that.
    const text = await answer.text().catch(() => '');
    throw httpStatusError({
      request: `${init.method} ${shownAddress(url)}`,
      status: answer.status,
      headers: answer.headers,
      attempt: ctx.attempt,
      reason: text.slice(0, MAX_REASON).replace(/\s+/g, ' ').trim(),
      details: { body: text.slice(0, MAX_ERROR_BODY) },
    });
  }
  return {
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].filter(([name]) => KEPT_HEADERS.test(name))),
    body: await bodyOf(answer),
    durationMs: Math.round((performance.now() - started) * 1000) / 1000,
  };
}
