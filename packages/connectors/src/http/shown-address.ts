/** Longer parts of a path are taken for a secret: a placeholder, or the token of an incoming webhook. */
const LONGEST_PART = 20;
const MOST = 200;

/**
 * An address for people: its origin and path. No query, user or fragment, and of the path no part that may be a secret, and
 * none but the first 200 characters.
 */
export function shownAddress(address: string): string {
  const { origin, pathname } = new URL(address);
  const parts = pathname.split('/').map((part) => (part.length > LONGEST_PART ? '…' : part));
  const path = parts.join('/');
  return `${origin}${path === '/' ? '' : path.length > MOST ? `${path.slice(0, MOST)}…` : path}`;
}
