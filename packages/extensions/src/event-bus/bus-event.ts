import { DEFAULT_TENANT, EVENT_TYPE, type JsonValue, parseInput } from '@automate/core';
import { z } from 'zod';

/** Something that happened, as every subscriber gets it. */
export interface BusEvent {
  /** Unique in its tenant. The position to go on after, and what makes a second delivery known as one. */
  readonly id: string;
  /** Segments with points between them, for example `step.completed`. */
  readonly type: string;
  /** When it was published, by the bus's own clock: ISO 8601, in UTC. */
  readonly timestamp: string;
  /** Who published it, for example `engine` or `ext/orders`. */
  readonly source: string;
  readonly tenantId: string;
  readonly data: JsonValue;
}

/** What a publisher gives. */
export interface NewBusEvent {
  /** Publishing an id of the tenant again does nothing. Default: a new UUID. 200 characters at most. */
  id?: string | undefined;
  /** 200 characters at most. */
  type: string;
  /** 200 characters at most. */
  source: string;
  /** Default `DEFAULT_TENANT`. */
  tenantId?: string | undefined;
  /** Default null. 1,000,000 characters as JSON at most: put what is larger into a storage, and its place here. */
  data?: JsonValue | undefined;
}

/** A new event that was checked. */
export type PublishedEvent = Omit<BusEvent, 'timestamp'>;

/** Characters of an event's data as JSON. */
const MAX_DATA = 1_000_000;

const text = z
  .string()
  .min(1)
  .max(200)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'holds characters that cannot be stored');

const newEvents = z.array(
  z.strictObject({
    id: text.optional(),
    type: text.regex(EVENT_TYPE, 'must be segments of A-Z, a-z, 0-9, _, :, / and - with points between them'),
    source: text,
    tenantId: text.default(DEFAULT_TENANT),
    data: z
      .json()
      .default(null)
      .superRefine((data, { addIssue }) => {
        const json = JSON.stringify(data);
        if (json.length > MAX_DATA)
          addIssue({ code: 'custom', message: `is more than ${MAX_DATA} characters as JSON` });
        // In JSON a lone half of a pair is written as an escape.
        if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(json)) {
          addIssue({ code: 'custom', message: 'holds NUL or half of a surrogate pair, which cannot be stored' });
        }
      }),
  }),
);

/**
 * What is published, checked and complete: every bus begins with this.
 * @throws AutomateError INVALID_ARGUMENT that names every problem of every event; then none of them is published.
 */
export function newBusEvents(events: NewBusEvent | readonly NewBusEvent[]): PublishedEvent[] {
  const list = Array.isArray(events) ? events : [events];
  return parseInput(newEvents, list, 'These events cannot be published').map((event) => ({
    ...event,
    id: event.id ?? crypto.randomUUID(),
  }));
}
