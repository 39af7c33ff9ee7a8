import { createClient } from '@automate/client';
import { credentials } from '../session/credentials.ts';

/** `../../` is where the server is, whatever path it is published below. */
const ROOT = new URL('../../', document.baseURI);

/** Every call of the web UI. What is tried again when nothing answers is decided there. */
export const client = createClient({
  baseUrl: ROOT.href.replace(/\/$/, ''),
  apiKey: () => credentials.key(),
  async fetch(request) {
    const response = await fetch(request);
    if (response.status === 401) credentials.refused();
    return response;
  },
});
