const FORM = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Drawn in bulk: a call of the platform's generator costs more than everything else here, and every request needs a trace. */
const pool = new Uint8Array(3072);
let drawn = pool.length;

/** Random bytes as lower-case hexadecimal, from the platform's Web Crypto (Node and browsers). */
function randomHex(bytes: number): string {
  if (drawn + bytes > pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  let text = '';
  for (const end = drawn + bytes; drawn < end; drawn += 1) text += HEX[pool[drawn] as number];
  return text;
}

/** A new sampled trace context (https://www.w3.org/TR/trace-context/), version 00. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}

/** The 32 hexadecimal digits of the trace id, or undefined when the text is no valid traceparent. */
export function traceIdOf(traceparent: string): string | undefined {
  const id = FORM.exec(traceparent)?.[1];
  return id === undefined || /^0+$/.test(id) ? undefined : id;
}

/** The same trace with a new span id: what is handed to the next hop. Throws nothing: a bad parent begins a new trace. */
export function childTraceparent(parent: string | undefined): string {
  const id = parent === undefined ? undefined : traceIdOf(parent);
  return id === undefined ? newTraceparent() : `00-${id}-${randomHex(8)}-01`;
}

/** The 16 hexadecimal digits of the span id, or undefined when the text is no valid traceparent. */
export function spanIdOf(traceparent: string): string | undefined {
  const id = FORM.exec(traceparent)?.[2];
  return id === undefined || /^0+$/.test(id) ? undefined : id;
}

/**
 * The same trace with the span id that the name has there: the same in whatever process it is asked for, so that a span can be
 * named as a parent before it is over, and also where the process that began it is gone.
 */
export function namedTraceparent(context: string, name: string): string {
  return `00-${traceIdOf(context) ?? traceIdOf(newTraceparent())}-${hash64(name)}-01`;
}

/** 64 bits that differ for different names, which is all that ids need; as hexadecimal, never all zeros. */
function hash64(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return hex32(high) + hex32(low || 1);
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
