import { randomBytes } from 'node:crypto';
import { pageHeaders } from './security-headers.ts';

/** What the build writes where the nonce of an answer belongs. */
export const NONCE_PLACEHOLDER = 'AUTOMATE_NONCE';
/** What the page has where the way to the start of the web UI belongs. */
export const BASE_PLACEHOLDER = 'AUTOMATE_BASE';

/** The page, the same for every path below the web UI: what is shown there is decided in the browser. */
export function answerPage(page: string, path: string, headOnly: boolean): Response {
  const nonce = randomBytes(18).toString('base64url');
  const html = page.replaceAll(NONCE_PLACEHOLDER, nonce).replaceAll(BASE_PLACEHOLDER, wayUp(path));
  return new Response(headOnly ? null : html, { headers: pageHeaders(nonce) });
}

/** From a path below the web UI to its start: relative, so that it holds below any prefix. */
function wayUp(path: string): string {
  return '../'.repeat(path.split('/').length - 1) || './';
}
