import { AutomateError, invalidArgument } from '@automate/core';
import { normalHost, portOf } from '../address/host-name.ts';
import type { EgressInit, EgressLimits } from '../egress.ts';
import type { EgressTarget } from '../secret-placeholders.ts';

/** A request as its author wrote it, placeholders in place: what every hop's request is made from. */
export interface RequestTemplate {
  /** Without credentials and fragment. */
  url: URL;
  /** The URL came with a redirect: what looks like a placeholder in it is text. */
  urlFromServer: boolean;
  method: string;
  /** Names in lower case. */
  headers: [name: string, value: string][];
  body: Uint8Array | null;
}

/** Without a meaning, or for the connection to say: left out without a word, as `fetch` does. */
const IGNORED = new Set(['connection', 'keep-alive', 'content-length', 'proxy-connection', 'accept-encoding']);
/** Would change where the request goes or how its end is found. */
const REFUSED = new Set(['transfer-encoding', 'upgrade', 'te', 'trailer', 'expect', 'proxy-authorization']);
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/;
const NORMALISED = /^(delete|get|head|options|patch|post|put|query)$/i;

/** The host and port a URL leads to. */
export function targetOf(url: URL): EgressTarget {
  return { protocol: url.protocol as EgressTarget['protocol'], host: normalHost(url.hostname), port: portOf(url) };
}

/** A URL that may be asked for. Throws INVALID_ARGUMENT. */
export function checkedUrl(url: URL): URL {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalidArgument(`Only http: and https: URLs can be fetched, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw invalidArgument(`The URL of ${url.host} has credentials in it: send them in an authorization header`);
  }
  if (normalHost(url.hostname) === '') throw invalidArgument('The URL has no host');
  const checked = new URL(url);
  checked.hash = '';
  return checked;
}

/** Reads what `fetch` was called with. Throws INVALID_ARGUMENT or PAYLOAD_TOO_LARGE; nothing was sent. */
export async function readRequest(
  input: string | URL | Request,
  init: EgressInit,
  limits: EgressLimits,
  userAgent: string,
): Promise<RequestTemplate> {
  const given = input instanceof Request ? input : undefined;
  const url = checkedUrl(parseUrl(given ? given.url : (input as string | URL)));
  const written = init.method ?? given?.method ?? 'GET';
  const method = NORMALISED.test(written) ? written.toUpperCase() : written;
  if (!METHOD.test(method) || /^(connect|trace|track)$/i.test(method)) {
    throw invalidArgument(`"${method.slice(0, 40)}" is no method that can be sent`);
  }
  const { bytes, contentType } = await readBody(init.body === undefined ? (given?.body ?? null) : init.body, limits);
  if (bytes !== null && (method === 'GET' || method === 'HEAD')) {
    throw invalidArgument(`A ${method} request cannot have a body`);
  }
  const headers = readHeaders(init.headers ?? given?.headers, url, limits);
  const byDefault = (name: string, value: string | null) => {
    if (value !== null && !headers.some(([known]) => known === name)) headers.push([name, value]);
  };
  byDefault('content-type', contentType);
  byDefault('accept', '*/*');
  byDefault('user-agent', userAgent);
  // What the answer can be decoded from, and so be bounded and masked.
  headers.push(['accept-encoding', 'gzip, deflate, br']);
  return { url, urlFromServer: false, method, headers, body: bytes };
}

function parseUrl(input: string | URL): URL {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url) return url;
  throw invalidArgument('The URL cannot be parsed: it must be absolute, such as https://api.example.com/items');
}

function readHeaders(given: EgressInit['headers'], url: URL, limits: EgressLimits): [string, string][] {
  const headers = new Headers();
  for (const [name, value] of headerPairs(given)) {
    try {
      headers.append(name, value);
    } catch {
      // The value stays out of the message: it may be a credential.
      throw invalidArgument(
        `The header "${name.slice(0, 100)}" has characters in its name or value that headers cannot have`,
      );
    }
  }
  const kept: [string, string][] = [];
  let size = 0;
  for (const [name, value] of headers) {
    if (IGNORED.has(name)) continue;
    if (name === 'host') {
      if (value.toLowerCase() === url.host) continue;
      throw invalidArgument(`The host header cannot differ from the URL's host ${url.host}`);
    }
    if (REFUSED.has(name)) throw invalidArgument(`The header "${name}" cannot be set`);
    size += name.length + value.length + 4;
    kept.push([name, value]);
  }
  if (size > limits.maxRequestHeaderBytes) {
    throw invalidArgument(`The request's headers have ${size} bytes; at most ${limits.maxRequestHeaderBytes} are sent`);
  }
  return kept;
}

function headerPairs(given: EgressInit['headers']): Iterable<[string, string]> {
  if (given === undefined || given === null) return [];
  if (given instanceof Headers || Array.isArray(given)) return given as Iterable<[string, string]>;
  return Object.entries(given as Record<string, string>);
}

async function readBody(body: EgressInit['body'] | null, { maxRequestBytes }: EgressLimits) {
  if (body === null || body === undefined) return { bytes: null, contentType: null };
  // Response knows every kind of body, and the content type each has by default.
  let holder: Response;
  try {
    holder = new Response(body);
  } catch {
    throw invalidArgument('The body is of no kind that can be sent, or it was read before');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of holder.body ?? []) {
    size += chunk.byteLength;
    if (size > maxRequestBytes) throw tooLarge(maxRequestBytes);
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), contentType: holder.headers.get('content-type') };
}

function tooLarge(limit: number): AutomateError {
  return new AutomateError({
    code: 'PAYLOAD_TOO_LARGE',
    message: `The request's body is larger than ${limit} bytes: nothing was sent`,
    effect: 'none',
  });
}
