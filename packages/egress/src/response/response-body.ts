import type { Readable } from 'node:stream';
import { AutomateError } from '@automate/core';
import type { Exchange } from '../exchange.ts';
import type { ByteRedaction } from '../secret-placeholders.ts';

export interface ResponseBodyOptions {
  /** The decoded body. Destroying it ends the answer. */
  body: Readable;
  host: string;
  /** Of the decoded body; what is received is bounded where it is received. */
  maxBytes: number;
  redaction: ByteRedaction | undefined;
  exchange: Exchange;
}

/** What the caller reads: bounded, masked, and the end of the exchange when it ends. */
export function responseBody(options: ResponseBodyOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = read(options);
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        options.exchange.finish();
        options.body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* read({ body, host, maxBytes, redaction, exchange }: ResponseBodyOptions) {
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(host, maxBytes, exchange);
      const masked = redaction ? redaction.write(chunk) : chunk;
      if (masked.byteLength > 0) yield masked as Uint8Array<ArrayBuffer>;
    }
    const rest = redaction?.end();
    if (rest && rest.byteLength > 0) yield rest as Uint8Array<ArrayBuffer>;
  } catch (error) {
    throw bodyError(error, host, exchange);
  } finally {
    exchange.finish();
    body.destroy();
  }
}

/** An answer that is larger than the caller takes. */
export function tooLarge(host: string, maxBytes: number, exchange: Exchange): AutomateError {
  return exchange.error('PAYLOAD_TOO_LARGE', `The answer of ${host} is larger than ${maxBytes} bytes.`, {
    host,
    maxBytes,
  });
}

function bodyError(error: unknown, host: string, exchange: Exchange): AutomateError {
  if (AutomateError.isInstance(error)) return error;
  if (exchange.signal.aborted) return exchange.signal.reason as AutomateError;
  const reason = String((error as NodeJS.ErrnoException).code ?? 'unknown reason');
  return exchange.error('UNAVAILABLE', `The answer of ${host} could not be read to its end (${reason}).`, {
    host,
    reason,
  });
}
