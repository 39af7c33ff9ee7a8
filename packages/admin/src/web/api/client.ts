import { type Client, type ClientOptions, createClient } from '@automate/client';
import { credentials } from '../session/credentials.ts';

/** `../../` is where the server is, whatever path it is published below. */
export const ROOT = new URL('../../', document.baseURI);
/** What somebody comes in by. */
const ENTRY = /\/api\/v1\/(session|setup|passwords)\b/;

/** A client that sends its requests in this way. */
export function clientBy(send: (request: Request) => Promise<Response>, more: Partial<ClientOptions> = {}): Client {
  return createClient({
    baseUrl: ROOT.href.replace(/\/$/, ''),
    apiKey: () => credentials.key(),
    async fetch(input) {
      const request = input as Request;
      if (credentials.ended && !ENTRY.test(request.url)) return new Response(null, { status: 401 });
      const response = await send(request);
      if (response.status === 401) credentials.refused();
      return response;
    },
    ...more,
  });
}

/** Every call of the web UI. What is tried again when nothing answers is decided there. */
export const client = clientBy((request) => fetch(request));
