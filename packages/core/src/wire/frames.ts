/**
 * One frame is one text: a letter, a handle number where there is one, a colon, a body. The owner of a stream or signal
 * numbers it; `c` and `k` go to the owner, the rest come from it.
 */
export type Frame =
  | { type: 'm'; body: string } //           message: an encoded value
  | { type: 'd'; id: number; body: string } // stream data: base64
  | { type: 'e'; id: number; body: string } // stream end
  | { type: 'x'; id: number; body: string } // stream failed: an encoded error
  | { type: 'c'; id: number; body: string } // credit: bytes
  | { type: 'k'; id: number; body: string } // stream cancelled by its reader: an encoded reason
  | { type: 'a'; id: number; body: string } // signal aborted: an encoded reason
  | { type: 'r'; id: number; body: string }; // signal released: it will never abort

export function formatFrame(frame: Frame): string {
  return frame.type === 'm' ? `m${frame.body}` : `${frame.type}${frame.id}:${frame.body}`;
}

/** Undefined when the text is no frame. */
export function parseFrame(text: string): Frame | undefined {
  const type = text[0];
  if (type === 'm') return { type, body: text.slice(1) };
  if (type === undefined || !'dexckar'.includes(type)) return undefined;
  const colon = text.indexOf(':');
  const digits = text.slice(1, colon);
  if (colon < 2 || !/^\d{1,15}$/.test(digits)) return undefined;
  return { type: type as Exclude<Frame['type'], 'm'>, id: Number(digits), body: text.slice(colon + 1) };
}
