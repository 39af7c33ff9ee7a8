import { EVENT_TYPE_PATTERN, invalidArgument, parseInput } from '@automate/core';
import { z } from 'zod';

/** Where a subscription begins. `time`: with what was published then or later. `position`: where a reader was. */
export type SubscribeFrom = 'now' | 'oldest' | { after: string } | { time: Date } | { position: string };

export interface SubscribeOptions {
  /**
   * Makes the subscription durable: what is published is kept for the name until it was handled, whichever process does.
   * Lower case letters, digits, `_` and `-`, 64 characters at most. Default: none, the subscription lives with this process.
   */
  name?: string | undefined;
  /**
   * Default `now`. A name that is known goes on where it was instead. `after`: the id of an event that is still kept, and then
   * `tenantId` is needed: ids are unique in their tenant.
   */
  from?: SubscribeFrom | undefined;
  /** Default: the events of every tenant. */
  tenantId?: string | undefined;
  /** Of a name: handlings that may fail before an event becomes a dead letter. Default 10. */
  maxAttempts?: number | undefined;
  /** Of a name: handlers that run at once in this process. Default 10. */
  concurrency?: number | undefined;
}

/** How a reader begins. */
export type ReadOptions = Pick<SubscribeOptions, 'from' | 'tenantId'>;

/** A subscription that was checked and is complete. */
export interface ParsedSubscribe {
  patterns: string[];
  name: string | undefined;
  from: SubscribeFrom;
  tenantId: string | undefined;
  maxAttempts: number;
  concurrency: number;
}

const schema = z.strictObject({
  patterns: z
    .array(
      z
        .string()
        .max(200)
        .regex(
          EVENT_TYPE_PATTERN,
          'must be an event type; a segment may be *, the last one also ** for any that follow',
        ),
    )
    .min(1)
    .max(50),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9, _ and -')
    .optional(),
  from: z
    .union([
      z.literal(['now', 'oldest']),
      z.strictObject({ after: z.string().min(1).max(200) }),
      z.strictObject({ time: z.date() }),
      z.strictObject({ position: z.string().min(1).max(200) }),
    ])
    .default('now'),
  tenantId: z.string().min(1).max(200).optional(),
  maxAttempts: z.int().min(1).max(1_000).default(10),
  concurrency: z.int().min(1).max(1_000).default(10),
});

/**
 * What is subscribed to, checked and complete: every bus begins with this.
 * @throws AutomateError INVALID_ARGUMENT that names every problem
 */
export function parseSubscribe(patterns: string | readonly string[], options: SubscribeOptions = {}): ParsedSubscribe {
  const list = typeof patterns === 'string' ? [patterns] : patterns;
  const parsed = parseInput(schema, { ...options, patterns: list }, 'This subscription is not well formed');
  if (typeof parsed.from === 'object' && 'after' in parsed.from && parsed.tenantId === undefined) {
    const message = 'is needed where a subscription begins after an event: ids are unique in their tenant';
    throw invalidArgument(`This subscription is not well formed: /tenantId: ${message}`, [
      { pointer: '/tenantId', message },
    ]);
  }
  return { ...parsed, name: parsed.name, tenantId: parsed.tenantId };
}
