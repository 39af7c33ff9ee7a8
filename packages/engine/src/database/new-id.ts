import { v7 } from 'uuid';

/** Drawn in bulk: a call of the platform's generator costs more than the rest of an id. */
const pool = new Uint8Array(4096);
const BYTES = 16;
let drawn = pool.length;
let msecs = 0;
let seq = 0;

/** A UUID of version 7 (RFC 9562), later than every one this process made before. */
export function newId(): string {
  if (drawn === pool.length) {
    crypto.getRandomValues(pool);
    drawn = 0;
  }
  const random = pool.subarray(drawn, drawn + BYTES);
  drawn += BYTES;
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // 31 of the counter's 32 bits: it may begin anywhere and has room to go on.
    seq = ((random[6]! & 0x7f) << 24) | (random[7]! << 16) | (random[8]! << 8) | random[9]!;
  } else {
    seq = (seq + 1) | 0;
    if (seq === 0) msecs += 1;
  }
  return v7({ random, msecs, seq });
}
