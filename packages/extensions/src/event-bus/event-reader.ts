import type { BusEvent } from './bus-event.ts';

/** An event with its place: `from: { position }` goes on after it, in this process or another one. */
export interface PlacedEvent {
  readonly event: BusEvent;
  readonly position: string;
}

/** What a reader found. */
export interface ReadEvents {
  /** In order. Empty when nothing came in time. */
  readonly events: readonly PlacedEvent[];
  /** Everything up to here was given. */
  readonly position: string;
}

export interface ReadWait {
  /** Milliseconds. Default: until something comes. */
  waitMs?: number | undefined;
  /** Ends the wait, with nothing. */
  signal?: AbortSignal | undefined;
}

/** Reads the events that fit some patterns, one after another, from a place on. */
export interface EventReader {
  /** Where it is. */
  readonly position: string;
  /**
   * Who tells things only where they are heard goes on for at least so long after a reader is gone, in milliseconds: it may come
   * again, with the same patterns, and has missed nothing.
   */
  readonly awayMs: number;
  /** Called by one caller at a time. A few events, with a megabyte or two of data at most. @throws AutomateError UNAVAILABLE when it is closed */
  next(wait?: ReadWait): Promise<ReadEvents>;
  close(): Promise<void>;
}
