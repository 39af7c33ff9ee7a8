import { type Client, createClient } from '@automate/client';
import { AutomateError } from '@automate/core';
import type { FoundServer } from './find-server.ts';

/** The API of a server, with a key. */
export interface ServerClient {
  url: string;
  /** @throws AutomateError what the server refused, by its code; UNAVAILABLE where none answers */
  api: Client;
}

export function createServerClient({ url, key }: FoundServer): ServerClient {
  return { url, api: createClient({ baseUrl: url, apiKey: key, fetch: (request) => send(url, request as Request) }) };
}

/** With a word on what to do about it. */
async function send(url: string, request: Request): Promise<Response> {
  const response = await fetch(request).catch((error: Error) => {
    const reason = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
    throw new AutomateError({
      code: 'UNAVAILABLE',
      message: `no server answers at ${url} (${reason}): start one, or say where it is with --server or AUTOMATE_URL`,
    });
  });
  if (response.status !== 401) return response;
  throw new AutomateError({
    code: 'UNAUTHENTICATED',
    effect: 'none',
    message: `${url} does not take the key: set AUTOMATE_API_KEY to a valid one, or name a file with --key-file`,
  });
}
