import { type Client, type ClientOptions, createClient } from '@automate/client';
import { credentials } from '../session/credentials.ts';

/** `../../` is where the server is, whatever path it is published below. */
const ROOT = new URL('../../', document.baseURI);

/** A client that sends its requests in this way. */
export function clientBy(send: (request: Request) => Promise<Response>, more: Partial<ClientOptions> = {}): Client {
  return createClient({
    baseUrl: ROOT.href.replace(/\/$/, ''),
    apiKey: () => credentials.key(),
    async fetch(input) {
      const response = await send(input as Request);
      if (response.status === 401) credentials.refused();
      return response;
    },
    ...more,
  });
}

/** Every call of the web UI. What is tried again when nothing answers is decided there. */
export const client = clientBy((request) => fetch(request));
