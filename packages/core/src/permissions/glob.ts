/** Longest pattern that is matched; anything longer matches nothing. */
export const MAX_GLOB_LENGTH = 512;

/**
 * Whether `text` is covered by a pattern in which `*` stands for any run of characters (also none, also `/`) and `?`
 * for exactly one. A `*` within `text` is covered by `*` only, so that a wanted pattern is never broader than its grant.
 *
 * Goes back to the last `*` only: at most `text.length` × {@link MAX_GLOB_LENGTH} steps, so linear in the text.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  if (pattern.length > MAX_GLOB_LENGTH) return false;
  let at = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const expected = pattern[p];
    if (expected === '*') {
      star = p++;
      resume = at;
    } else if (expected === '?' ? text[at] !== '*' : expected === text[at]) {
      p++;
      at++;
    } else if (star >= 0) {
      p = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
