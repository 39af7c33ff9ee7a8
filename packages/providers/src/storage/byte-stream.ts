import { AutomateError, invalidArgument } from '@automate/core';

/** What a stream of bytes may be, and how its errors are told. */
export interface ByteStreamChecks {
  /** Default: any length. */
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
  /** What is thrown instead of an error. Default: the error. */
  normalizeError?: (error: unknown) => unknown;
}

/**
 * The same bytes, pulled as they are read. Fails with PAYLOAD_TOO_LARGE past `maxBytes`, INVALID_ARGUMENT at what is no
 * Uint8Array, the signal's reason once it is aborted; the source is then cancelled.
 */
export function checkedBytes(source: ReadableStream<Uint8Array>, checks: ByteStreamChecks): ReadableStream<Uint8Array> {
  const { maxBytes = Number.POSITIVE_INFINITY, signal, normalizeError = (error) => error } = checks;
  const reader = source.getReader();
  let length = 0;
  const cancel = (reason: unknown) => {
    signal?.removeEventListener('abort', onAbort);
    return reader.cancel(reason);
  };
  const onAbort = () => void cancel(signal?.reason).catch(() => {});
  signal?.addEventListener('abort', onAbort, { once: true });
  const next = async () => {
    const { done, value } = await reader.read();
    // A source that was cancelled looks like one that is at its end.
    if (signal?.aborted) throw signal.reason;
    if (done) return undefined;
    if (!(value instanceof Uint8Array)) throw invalidArgument('the content is no stream of bytes');
    length += value.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    return value;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const bytes = await next();
          if (bytes !== undefined) return controller.enqueue(bytes);
          signal?.removeEventListener('abort', onAbort);
          controller.close();
        } catch (error) {
          cancel(error).catch(() => {});
          throw normalizeError(error);
        }
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
}

/** A text or bytes as a stream. */
export function byteStream(content: string | Uint8Array): ReadableStream<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** A whole stream in memory. Throws PAYLOAD_TOO_LARGE past `maxBytes`; the stream is then cancelled. */
export async function readBytes(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(checkedBytes(stream, { maxBytes })));
}

function tooLarge(maxBytes: number): AutomateError {
  return new AutomateError({
    code: 'PAYLOAD_TOO_LARGE',
    message: `the content has more than ${maxBytes} bytes`,
    effect: 'none',
  });
}
