import { client } from './client.ts';

/**
 * Fetches a part of the web UI. Where that fails since no server answers, it is said as of any call, and can be tried again.
 * Where one answers, it is another version that has no such part, and the error stays: the router loads the page anew.
 * @throws AutomateError UNAVAILABLE
 */
export async function fetchPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    await client.get('/healthz');
    throw error;
  }
}
