import { AutomateError, DEFAULT_RETRY, type JsonValue, type RetryPolicy, retryDelayMs } from '@automate/core';
import { EventSourceParserStream } from 'eventsource-parser/stream';

/** One server-sent event. Its data is JSON, as all of this API. */
export interface StreamedEvent {
  /** Where it is in the stream: hand it to `lastEventId` to go on behind it. */
  id: string | undefined;
  /** `message` unless the server names one. */
  type: string;
  data: JsonValue;
}

export interface EventStreamOptions {
  query?: Record<string, string | number | boolean | undefined>;
  /** Begins behind this one. Default: with what happens from now on. */
  lastEventId?: string;
  /** Ends the stream, without an error. */
  signal?: AbortSignal;
  /** The connection is there, or was lost and is made again. */
  onConnection?(connected: boolean): void;
}

/** Opens the stream behind an event. @throws AutomateError */
type Open = (lastEventId: string | undefined) => Promise<ReadableStream<Uint8Array>>;

/** The longest pause before a connection is made again. */
const LONGEST_MS = 30_000;

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), one after another. A connection that
 * breaks is made again, with Last-Event-ID, until the caller has enough.
 * @throws AutomateError where the server refuses, and waiting would not help
 */
export async function* readEventStream(
  open: Open,
  policy: Partial<RetryPolicy>,
  { lastEventId, signal, onConnection }: EventStreamOptions = {},
): AsyncGenerator<StreamedEvent, void> {
  const reconnect = { ...DEFAULT_RETRY, ...policy, attempts: Number.POSITIVE_INFINITY, maxMs: LONGEST_MS };
  let last = lastEventId;
  let failures = 0;
  let askedMs = 0;
  while (!signal?.aborted) {
    try {
      const body = await open(last);
      onConnection?.(true);
      for await (const event of messages(body, (ms) => (askedMs = ms))) {
        failures = 0;
        last = event.id ?? last;
        yield event;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (AutomateError.isInstance(error) && !error.retryable) throw error;
    }
    if (signal?.aborted) return;
    onConnection?.(false);
    failures += 1;
    await pause(Math.max(askedMs, retryDelayMs(reconnect, failures) ?? 0), signal);
  }
}

async function* messages(
  body: ReadableStream<Uint8Array>,
  onRetry: (ms: number) => void,
): AsyncGenerator<StreamedEvent, void> {
  const reader = body
    // Its types know of no Uint8Array of other buffers.
    .pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>)
    .pipeThrough(new EventSourceParserStream({ onRetry, maxBufferSize: 16 * 1024 * 1024 }))
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield { id: value.id, type: value.event ?? 'message', data: JSON.parse(value.data) as JsonValue };
    }
  } finally {
    // Also when the caller needs no more: the connection ends with it.
    await reader.cancel().catch(() => {});
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}
