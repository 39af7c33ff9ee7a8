import { AutomateError, refused } from '@automate/core';
import { sayApi } from '../problems.ts';

/** The default limit of a request body, in bytes. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

function tooLarge(limit: number): AutomateError {
  return refused('PAYLOAD_TOO_LARGE', sayApi('body_too_large', { most: limit }));
}

/**
 * The raw bytes of a request's body, never more than `limit` of them in memory.
 *
 * @throws PAYLOAD_TOO_LARGE as soon as the limit is passed, INVALID_ARGUMENT when the client went away in the middle.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const declared = request.headers.get('content-length');
  try {
    if (declared !== null) {
      if (Number(declared) > limit) throw tooLarge(limit);
      // Node's HTTP parser never hands on more than the declared length; whoever else calls the handler may.
      const bytes = new Uint8Array(await request.arrayBuffer());
      if (bytes.byteLength > limit) throw tooLarge(limit);
      return bytes;
    }
    return await readStream(request.body, limit);
  } catch (error) {
    if (AutomateError.isInstance(error)) throw error;
    throw new AutomateError({
      code: 'INVALID_ARGUMENT',
      message: 'The body ended before it was complete.',
      effect: 'none',
      cause: error,
    });
  }
}

async function readStream(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
