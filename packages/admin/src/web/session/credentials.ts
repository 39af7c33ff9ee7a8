/**
 * An API key that somebody logs in with instead of a password: kept in this variable and nowhere else, so that it is gone
 * with the page. Without one the browser sends the cookie of its session, which no script can read.
 */
let key: string | undefined;
const listeners = new Set<() => void>();

export const credentials = {
  /** Nobody is in, or whoever was has to log in again: nothing is read by a session that somebody else may have begun. */
  ended: false,
  useKey(given: string | undefined): void {
    key = given;
  },
  key(): string | undefined {
    return key;
  },
  headers(): Record<string, string> {
    return key === undefined ? {} : { authorization: `Bearer ${key}` };
  },
  /** The server takes them no longer. */
  refused(): void {
    for (const listener of listeners) listener();
  },
  onRefused(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
