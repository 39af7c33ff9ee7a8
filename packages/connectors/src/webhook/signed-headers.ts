import { timingSafeEqual } from 'node:crypto';
import { unverified } from './incoming-webhook.ts';

const MAX_HEADER_LENGTH = 4096;
/** Printable ASCII without blank and comma: a header sent twice is joined by `, ` and so never fits. */
const DELIVERY_ID = /^[\x21-\x2b\x2d-\x7e]{1,255}$/;

/** A header that must be there, in bounds. */
export function requiredHeader(headers: Headers, name: string): string {
  const value = headers.get(name);
  if (value === null || value === '') throw unverified(`header ${name} is missing`);
  if (value.length > MAX_HEADER_LENGTH) throw unverified(`header ${name} is over ${MAX_HEADER_LENGTH} characters`);
  return value;
}

/** The delivery's id from its header. */
export function deliveryIdFrom(headers: Headers, name: string): string {
  const id = requiredHeader(headers, name);
  if (!DELIVERY_ID.test(id)) throw unverified(`header ${name} is no delivery id, or was sent twice`);
  return id;
}

/** The time a sender wrote, when it is inside the replay window. */
export function timestampWithin(text: string, unit: 's' | 'ms', toleranceSeconds: number, now: Date): Date {
  if (!/^\d{1,15}$/.test(text)) throw unverified('the timestamp is no whole number, or was sent twice');
  const timestamp = new Date(Number(text) * (unit === 's' ? 1000 : 1));
  const offMs = Math.abs(now.getTime() - timestamp.getTime());
  // An unreadable date compares as not within.
  if (!(offMs <= toleranceSeconds * 1000)) throw unverified('the timestamp is outside of the replay window', 'replay');
  return timestamp;
}

/** Whether any of the texts is one of the expected ones. Takes the same time wherever the first difference is. */
export function anyEqual(given: readonly string[], expected: readonly string[]): boolean {
  let found = false;
  for (const text of given) {
    const bytes = Buffer.from(text);
    for (const candidate of expected) {
      const other = Buffer.from(candidate);
      if (bytes.length === other.length && timingSafeEqual(bytes, other)) found = true;
    }
  }
  return found;
}
