import { AutomateError, type RemoteCaller } from '@automate/core';
import type { GuardedFetch, GuardedFetchInit } from '../guarded-fetch.ts';

/** A body up to here goes along with the call; a longer one is streamed. */
const SHORT_BODY = 64 * 1024;
/** Longest body that is put together for another process. The guarded client has a limit of its own, which is usually lower. */
const MAX_BODY = 64 * 1024 * 1024;
/** Statuses of answers that have no body (https://fetch.spec.whatwg.org/#null-body-status). */
const NULL_BODY = new Set([101, 103, 204, 205, 304]);

type Body = string | Uint8Array | ReadableStream<Uint8Array> | undefined;

interface SentAnswer {
  status: number;
  statusText: string;
  headers: [string, string][];
  url: string;
  redirected: boolean;
  body: ReadableStream<Uint8Array> | null;
}

/** Answers `borrowedFetch` of the other process with a guarded client of this one. */
export function lentFetch(fetch: GuardedFetch): (url: string, init: Record<string, unknown>) => Promise<SentAnswer> {
  return async (url, { headers, body, ...rest }) => {
    const whole = await wholeBody(body as Body);
    const answer = await fetch(String(url), {
      ...(rest as GuardedFetchInit),
      ...(Array.isArray(headers) ? { headers: new Headers(headers as [string, string][]) } : {}),
      ...(whole === undefined ? {} : { body: whole }),
    });
    const { status, statusText, url: finalUrl, redirected } = answer;
    return { status, statusText, headers: [...answer.headers], url: finalUrl, redirected, body: answer.body };
  };
}

/** The guarded client of the other process, bodies streamed both ways. */
export function borrowedFetch(back: RemoteCaller): GuardedFetch {
  return async (url, { headers, body, ...rest } = {}) => {
    const init = {
      ...rest,
      ...(headers === undefined ? {} : { headers: [...new Headers(headers)] }),
      ...(body === undefined ? {} : { body: sentBody(body) }),
    };
    const answer = (await back.call('fetch', [String(url), init])) as SentAnswer;
    const { status, statusText } = answer;
    const response = new Response(NULL_BODY.has(status) ? null : answer.body, {
      status,
      statusText,
      headers: answer.headers,
    });
    Object.defineProperty(response, 'url', { value: answer.url });
    Object.defineProperty(response, 'redirected', { value: answer.redirected });
    return response;
  };
}

function sentBody(body: string | Uint8Array): Body {
  if (body.length <= SHORT_BODY) return body;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function wholeBody(body: Body): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
  if (!(body instanceof ReadableStream)) return body as string | Uint8Array<ArrayBuffer> | undefined;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > MAX_BODY) {
      const message = `the body of the request has more than ${MAX_BODY} bytes`;
      throw new AutomateError({ code: 'PAYLOAD_TOO_LARGE', message, effect: 'none' });
    }
    pieces.push(piece);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
